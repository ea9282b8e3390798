"""The command, for what takes a training: prepare, train, search, evaluate and more."""

from __future__ import annotations

import codecs
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from typing import Any, Dict, List, TextIO, Union

from ._errors import COMMAND_FAILED, MISSING_LIBRARY, AutoLfadsError

ENVIRONMENT_VARIABLE = "AUTOLFADS_COMMAND"

# Commands that print their result as JSON.
WITH_JSON = ("demo", "inspect", "prepare", "train", "search", "infer", "evaluate", "doctor")

_MESSAGE_LINES = 10


def run(command: str, *arguments: Union[str, "os.PathLike[str]"], **options: Any) -> Any:
    """Run ``autolfads COMMAND``: its progress appears here, its result is returned.

    The command is ``autolfads`` on the PATH, or what the environment variable AUTOLFADS_COMMAND says, e.g.
    ``dotnet run -c Release --project PATH/src/AutoLfads.Cli --``. An interrupt (Ctrl-C, Jupyter's stop) reaches it: training
    stops at a checkpoint, from which ``resume=True`` continues, and KeyboardInterrupt is raised when it has ended. A second
    interrupt ends it at once.

    Parameters
    ----------
    command : str
        Its name, such as "prepare"; ``autolfads --help`` lists them.
    *arguments : path or str
        What the command's usage shows in angle brackets.
    **options
        ``out="run"`` is ``--out run``, ``session_start=...`` is ``--session-start ...``; a list repeats the option, True is
        an option without value, None and False leave it out; ``set={"training.max_epochs": 20}`` is
        ``--set training.max_epochs=20``.

    Returns
    -------
    dict or str
        What the command reports, parsed where it has ``--json``; else the text that it printed.

    Raises
    ------
    AutoLfadsError
        The command failed: its own message, and 100 plus its exit code. Or it was not found.

    Examples
    --------
    >>> autolfads.run("search", "windows.h5", out="run", preset="quick")           # doctest: +SKIP
    """
    words = [*command_words(), command, *map(_word, arguments), *_option_words(options)]
    parsed = command in WITH_JSON
    if parsed and "json" not in options:
        words.append("--json")
    code, output, errors = _run(words, show_output=not parsed)
    if code == 0:
        return json.loads(output) if parsed else output
    said = (errors.strip() or output.strip() or f"It ended with code {code} and no message.").splitlines()
    # A signal's number is negative; shells add it to 128.
    raise AutoLfadsError("\n".join(said[-_MESSAGE_LINES:]), COMMAND_FAILED + (code if code >= 0 else 128 - code))


def command_words() -> List[str]:
    """The words that start the command; AutoLfadsError where there is none."""
    given = os.environ.get(ENVIRONMENT_VARIABLE)
    if given:
        words = shlex.split(given, posix=os.name != "nt")
        if shutil.which(words[0]) is None:
            raise AutoLfadsError(f"{ENVIRONMENT_VARIABLE} is '{given}', but there is no program '{words[0]}'.", MISSING_LIBRARY)
        return words
    found = shutil.which("autolfads")
    if found is None:
        raise AutoLfadsError(
            f"There is no command autolfads on the PATH. Set the environment variable {ENVIRONMENT_VARIABLE} to it, in the source of "
            "AutoLFADS Bridge: 'dotnet run -c Release --project PATH/src/AutoLfads.Cli --'.",
            MISSING_LIBRARY,
        )
    return [found]


def _run(words: List[str], show_output: bool) -> tuple:
    """Exit code, output and errors of a program."""
    # In a group of its own, so that an interrupt reaches it once, from here, wherever it came from: a second one would not wait for the checkpoint.
    group: Dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"start_new_session": True}
    try:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **group)
    except OSError as problem:
        raise AutoLfadsError(f"'{words[0]}' cannot be started: {problem}.", MISSING_LIBRARY) from problem
    output, errors = _Reader(child.stdout, sys.stdout if show_output else None), _Reader(child.stderr, sys.stderr)
    try:
        _wait(child)
    except KeyboardInterrupt:
        try:
            _signal(child, "CTRL_BREAK_EVENT" if sys.platform == "win32" else "SIGINT")
            _wait(child)
        except KeyboardInterrupt:
            _signal(child, "SIGTERM" if sys.platform == "win32" else "SIGKILL")
        raise
    finally:
        texts = output.text(), errors.text()
    return child.returncode, *texts


def _signal(child: "subprocess.Popen[bytes]", name: str) -> None:
    """To the whole group, as from a keyboard: 'dotnet run' does not pass it on."""
    number = getattr(signal, name)
    try:
        if sys.platform == "win32":
            child.send_signal(number)
        else:
            os.killpg(child.pid, number)
    except ProcessLookupError:
        pass  # It has just ended.


def _wait(child: "subprocess.Popen[bytes]") -> None:
    while True:
        try:
            child.wait(timeout=0.2)  # A wait without end cannot be interrupted on Windows.
            return
        except subprocess.TimeoutExpired:
            pass


class _Reader:
    """Reads a pipe in a thread, shows what comes at once and keeps it."""

    def __init__(self, pipe: Any, screen: Union[TextIO, None]) -> None:
        self._pipe, self._screen = pipe, screen
        self._pieces: List[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """All that came, once the pipe has ended."""
        self._thread.join()
        self._pipe.close()
        return "".join(self._pieces)

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            piece = self._pipe.read1(4096)
            text = decoder.decode(piece, final=not piece)
            self._pieces.append(text)
            if self._screen is not None:
                self._screen.write(text)
                self._screen.flush()
            if not piece:
                return


def _option_words(options: Dict[str, Any]) -> List[str]:
    words: List[str] = []
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, dict):
            value = [f"{path}={_setting(setting)}" for path, setting in value.items()]
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None and one is not False:
                words += [option] if one is True else [option, _word(one)]
    return words


def _setting(value: Any) -> str:
    # YAML reads JSON: true, null, [1, 2].
    return value if isinstance(value, str) else json.dumps(value, default=lambda number: number.item())


def _word(value: Any) -> str:
    return os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else str(value)
