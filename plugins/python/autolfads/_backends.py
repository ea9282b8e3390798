"""Ways into the library, and where its files are found.

A backend is one way; all give the same numbers to the last bit. Handles of models and results belong to the backend
that gave them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Protocol, Sequence, Tuple

import numpy as np

from ._errors import MISSING_LIBRARY, NOT_SUPPORTED, AutoLfadsError, AutoLfadsValueError

ENVIRONMENT_VARIABLE = "AUTOLFADS_LIBRARY"
ASSEMBLY_FILE = "AutoLfads.Interop.dll"
LIBRARY_FILE = {"win32": "autolfads.dll", "darwin": "libautolfads.dylib"}.get(sys.platform, "libautolfads.so")
PUBLISH_LIBRARY = "dotnet publish interop/AutoLfads.Native -c Release -o FOLDER"
PUBLISH_ASSEMBLY = "dotnet publish interop/AutoLfads.Interop -c Release -o FOLDER"

# Names of parts in activation.h5 (schemas/activation-h5.md).
PART_NAMES = (
    "activation", "variance", "lower", "upper", "gamma_shape", "gamma_rate", "factors", "inferred_inputs", "initial_conditions", "emg",
)


class Options(NamedTuple):
    """How a model is applied."""

    samples: int
    seed: int
    threads: int
    credible_mass: float


class ModelContents(NamedTuple):
    """What a model says about itself."""

    channel_names: List[str]
    channel_units: List[str]
    rate_hz: float
    window_bins: int
    metadata_json: str


class ResultContents(NamedTuple):
    """An estimate, copied out of the library."""

    parts: Dict[str, np.ndarray]
    time: np.ndarray
    channel_names: List[str]
    channel_units: List[str]
    rate_hz: float
    start: float
    samples: int
    credible_mass: float
    model_json: str


class Backend(Protocol):
    """One way into the library. Every failure is an AutoLfadsError."""

    name: str
    location: str

    def version(self) -> str: ...

    def load(self, path: str, options: Options) -> Any: ...

    def model_contents(self, model: Any) -> ModelContents: ...

    def estimate(self, model: Any, emg: np.ndarray, rate: float, start: float, names: Optional[Sequence[str]]) -> Any:
        """Result for row-major doubles, [time, channel]."""

    def close_model(self, model: Any) -> None: ...

    def read(self, path: str) -> Any: ...

    def result_contents(self, result: Any) -> ResultContents: ...

    def write(self, result: Any, path: str, session_start: Optional[str]) -> None: ...

    def close_result(self, result: Any) -> None: ...


def utf8(text: str, what: str) -> bytes:
    """A text as the library takes it."""
    if "\0" in text:
        raise AutoLfadsValueError(f"{what} must have no zero character, found {text!r}.")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise AutoLfadsValueError(f"{what} must be valid Unicode, found {text!r}.") from problem


def require_process(process: int) -> None:
    """Refuses a call in a forked copy of the process that opened the library."""
    # Only the thread that forks goes on in the copy: the library would wait for its others for ever. What .NET compiles
    # there it writes into memory of the parent, too, which may end.
    if os.getpid() != process:
        raise AutoLfadsError(
            "The library was loaded before this process was forked, and does not work in the copy. Load the model in each "
            'process, and start processes with multiprocessing.get_context("spawn"); threads can share one model.',
            NOT_SUPPORTED,
        )


def find_file(name: str) -> Tuple[Optional[Path], List[str]]:
    """A file of the library, and the places that were looked at."""
    places = [Path(p).expanduser() for p in os.environ.get(ENVIRONMENT_VARIABLE, "").split(os.pathsep) if p]
    places.append(Path(__file__).parent / "lib")
    for place in places:
        file = place / name if place.is_dir() else place
        if file.name == name and file.is_file():
            return file.absolute(), []
    return None, [str(p) if p.exists() else f"{p} (does not exist)" for p in places]


def require_file(name: str, publish: str) -> Path:
    """A file of the library; AutoLfadsError says where it was looked for and how to get it."""
    file, places = find_file(name)
    if file is not None:
        return file
    raise AutoLfadsError(
        f"{name} is needed; it was looked for in {', '.join(places)}. In the source of AutoLFADS Bridge: {publish}, "
        f"then set the environment variable {ENVIRONMENT_VARIABLE} to FOLDER. 'python -m autolfads doctor' shows what is found.",
        MISSING_LIBRARY,
    )


def _open_pythonnet() -> Backend:
    # Not "clr", its module: another package has that name.
    if importlib.util.find_spec("pythonnet") is None:
        raise AutoLfadsError("The package pythonnet is not installed: pip install pythonnet.", MISSING_LIBRARY)
    from ._pythonnet import PythonnetBackend

    return PythonnetBackend(require_file(ASSEMBLY_FILE, PUBLISH_ASSEMBLY))


def _open_native() -> Backend:
    from ._library import open_native

    return open_native(require_file(LIBRARY_FILE, PUBLISH_LIBRARY))


def _open_hostfxr() -> Backend:
    from ._library import open_hostfxr

    return open_hostfxr(require_file(ASSEMBLY_FILE, PUBLISH_ASSEMBLY))


# In the order of "auto". pythonnet comes last where the program does not use it: where it runs, a forked process that imports
# a module or frees an object can end, with its parent.
_OPEN: Dict[str, Callable[[], Backend]] = {"native": _open_native, "hostfxr": _open_hostfxr, "pythonnet": _open_pythonnet}
BACKEND_NAMES = tuple(_OPEN)

_opened: Dict[str, Backend] = {}
_gate = threading.Lock()


def open_backend(name: str) -> Backend:
    """The backend of a name, or for "auto" the first that can be had. Opened once: no library leaves the process again."""
    if name == "auto":
        return _first()
    if name not in _OPEN:
        raise AutoLfadsValueError(f"backend must be auto, {', '.join(BACKEND_NAMES)}; found {name!r}.")
    with _gate:
        if name not in _opened:
            _opened[name] = _OPEN[name]()
        return _opened[name]


def _first() -> Backend:
    # Whoever runs pythonnet already shares its runtime, and has what it costs.
    names = sorted(BACKEND_NAMES, key=lambda name: name != "pythonnet") if "pythonnet" in sys.modules else BACKEND_NAMES
    missing = []
    for name in names:
        try:
            return open_backend(name)
        except AutoLfadsError as problem:
            missing.append(f"  {name}: {problem.message}")
    raise AutoLfadsError("The library is missing. One of these is needed:\n" + "\n".join(missing), MISSING_LIBRARY)
