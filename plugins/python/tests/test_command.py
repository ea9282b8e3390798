"""autolfads.run, with the command itself."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import autolfads
from autolfads.command import WITH_JSON, command_words
from conftest import NAMES, TINY


def test_result_is_parsed_and_progress_shown(trained, tmp_path, capfd):
    result = autolfads.run("infer", trained.model, trained.folder / "walk.h5", out=tmp_path / "out", format=["csv"], json=True, set={"inference.samples": 0})
    assert result["channels"] == NAMES and result["files"] == [str(tmp_path / "out" / "activation.csv")]
    shown = capfd.readouterr()
    assert shown.out == "" and "%" in shown.err


def test_failure_has_the_commands_own_message(trained, tmp_path):
    with pytest.raises(autolfads.AutoLfadsError, match="No such file: 'none.h5'") as failure:
        autolfads.run("train", "none.h5", out=tmp_path / "run")
    assert failure.value.code == 102
    with pytest.raises(autolfads.AutoLfadsError, match="inference.samples: must be a whole number at least 0.*was -3"):
        autolfads.run("infer", trained.model, trained.folder / "walk.h5", out=tmp_path / "out", set={"inference.samples": -3})
    with pytest.raises(autolfads.AutoLfadsError, match="(?s)--speed"):
        autolfads.run("train", trained.folder / "windows.h5", out=tmp_path / "run", speed="fast")


def test_commands_that_give_json_are_known(trained):
    listed = [line.split()[0] for line in subprocess.check_output([*command_words(), "--help"], text=True).partition("Commands:")[2].splitlines() if line.strip()]
    assert len(listed) > 8
    programs = {name: subprocess.Popen([*command_words(), name, "--help"], stdout=subprocess.PIPE, text=True) for name in listed}
    assert {name for name, program in programs.items() if "--json" in program.communicate()[0]} == set(WITH_JSON)


def test_missing_command_says_how_to_name_it(monkeypatch):
    monkeypatch.delenv("AUTOLFADS_COMMAND", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(autolfads.AutoLfadsError, match="no command autolfads on the PATH. Set the environment variable AUTOLFADS_COMMAND") as failure:
        autolfads.run("doctor")
    assert failure.value.code == 10


@pytest.mark.skipif(sys.platform == "win32", reason="An interrupt is sent in another way there.")
def test_interrupt_stops_training_at_a_checkpoint(trained, tmp_path):
    # Started by a program that keeps interrupts to itself, as 'dotnet run' does.
    launcher = tmp_path / "launcher.py"
    launcher.write_text("import signal, subprocess, sys\nsignal.signal(signal.SIGINT, lambda *_: None)\nsys.exit(subprocess.call(sys.argv[1:]))")
    command = shlex.join([sys.executable, str(launcher), *command_words()])
    run, settings = tmp_path / "run", {**TINY, "training.max_epochs": 100000}
    # A shell may have told its background jobs to ignore interrupts.
    script = (
        "import autolfads, signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"try:\n    autolfads.run('train', {str(trained.folder / 'windows.h5')!r}, out={str(run)!r}, set={settings!r})\n"
        "except KeyboardInterrupt:\n    print('interrupted')"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(autolfads.__file__).parents[1]), "AUTOLFADS_COMMAND": command}
    with open(tmp_path / "progress", "w") as progress:
        program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=progress, text=True, env=environment)
    # Progress is passed on while the command runs.
    while "epoch 1/" not in (tmp_path / "progress").read_text() and program.poll() is None:
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    output, _ = program.communicate(timeout=60)
    said = (tmp_path / "progress").read_text()
    assert (program.returncode, output.strip()) == (0, "interrupted"), said
    assert json.loads((run / "manifest.json").read_text())["state"] == "stopped"
