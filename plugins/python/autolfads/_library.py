"""Backends through ctypes: the C library, and the same functions in the .NET assembly through hostfxr."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_void_p
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

import numpy as np

from ._backends import PART_NAMES, ModelContents, Options, ResultContents, require_process, utf8
from ._errors import MISSING_LIBRARY, NOT_AVAILABLE, AutoLfadsError, error_of


class OptionsStructure(ctypes.Structure):
    """autolfads_options."""

    _fields_ = [("size", c_int32), ("samples", c_int32), ("seed", c_int32), ("threads", c_int32), ("credible_mass", c_double)]


_TEXT = (c_char_p, c_int64, POINTER(c_int64))

# Parameters of the functions of autolfads.h that are called here, without the prefix autolfads_; all return int32_t.
SIGNATURES: Dict[str, tuple] = {
    "version": _TEXT,
    "last_error": _TEXT,
    "default_options": (POINTER(OptionsStructure),),
    "load": (c_char_p, POINTER(OptionsStructure), POINTER(c_int64)),
    "close": (c_int64,),
    "channel_count": (c_int64, POINTER(c_int32)),
    "channel_name": (c_int64, c_int32, *_TEXT),
    "channel_unit": (c_int64, c_int32, *_TEXT),
    "rate_hz": (c_int64, POINTER(c_double)),
    "window_bins": (c_int64, POINTER(c_int32)),
    "metadata_json": (c_int64, *_TEXT),
    "estimate_result": (c_int64, POINTER(c_double), c_int64, c_int32, c_double, c_double, POINTER(c_char_p), POINTER(c_int64)),
    "result_read": (c_char_p, POINTER(c_int64)),
    "result_close": (c_int64,),
    "result_shape": (c_int64, c_char_p, POINTER(c_int64), POINTER(c_int32)),
    "result_part": (c_int64, c_char_p, POINTER(c_double), c_int64),
    "result_time": (c_int64, POINTER(c_double), c_int64),
    "result_number": (c_int64, c_char_p, POINTER(c_double)),
    "result_channel_count": (c_int64, POINTER(c_int32)),
    "result_channel_name": (c_int64, c_int32, *_TEXT),
    "result_channel_unit": (c_int64, c_int32, *_TEXT),
    "result_model_json": (c_int64, *_TEXT),
    "result_write": (c_int64, c_char_p, c_char_p),
}


class LibraryBackend:
    """The functions of autolfads.h, wherever they come from."""

    def __init__(self, name: str, location: str, find: Callable[[str, tuple], Callable[..., int]]) -> None:
        self.name, self.location = name, location
        self._functions = {function: find(function, types) for function, types in SIGNATURES.items()}
        self._process = os.getpid()

    def version(self) -> str:
        return self._text("version")

    def load(self, path: str, options: Options) -> int:
        structure, model = OptionsStructure(), c_int64()
        self._call("default_options", byref(structure))
        structure.samples, structure.seed, structure.threads, structure.credible_mass = options
        self._call("load", utf8(path, "path"), byref(structure), byref(model))
        return model.value

    def model_contents(self, model: int) -> ModelContents:
        channels = range(self._value("channel_count", c_int32, model))
        return ModelContents(
            [self._text("channel_name", model, c) for c in channels],
            [self._text("channel_unit", model, c) for c in channels],
            self._value("rate_hz", c_double, model),
            self._value("window_bins", c_int32, model),
            self._text("metadata_json", model),
        )

    def estimate(self, model: int, emg: np.ndarray, rate: float, start: float, names: Optional[Sequence[str]]) -> int:
        columns = None if names is None else (c_char_p * len(names))(*[utf8(n, "channel_names") for n in names])
        return self._value("estimate_result", c_int64, model, _doubles(emg), emg.shape[0], emg.shape[1], rate, start, columns)

    def close_model(self, model: int) -> None:
        self._close("close", model)

    def read(self, path: str) -> int:
        return self._value("result_read", c_int64, utf8(path, "path"))

    def result_contents(self, result: int) -> ResultContents:
        parts = {name: part for name in PART_NAMES for part in [self._part(result, name)] if part is not None}
        time = np.empty(len(parts["activation"]))
        self._call("result_time", result, _doubles(time), time.size)
        channels = range(self._value("result_channel_count", c_int32, result))
        numbers = [self._value("result_number", c_double, result, n) for n in (b"sample_rate_hz", b"start_seconds", b"posterior_samples", b"credible_mass")]
        return ResultContents(
            parts,
            time,
            [self._text("result_channel_name", result, c) for c in channels],
            [self._text("result_channel_unit", result, c) for c in channels],
            numbers[0],
            numbers[1],
            int(numbers[2]),
            numbers[3],
            self._text("result_model_json", result),
        )

    def write(self, result: int, path: str, session_start: Optional[str]) -> None:
        self._call("result_write", result, utf8(path, "path"), None if session_start is None else utf8(session_start, "session_start"))

    def close_result(self, result: int) -> None:
        self._close("result_close", result)

    def _part(self, result: int, name: str) -> Optional[np.ndarray]:
        rows, columns = c_int64(), c_int32()
        try:
            self._call("result_shape", result, name.encode(), byref(rows), byref(columns))
        except AutoLfadsError as problem:
            if problem.code == NOT_AVAILABLE:
                return None
            raise
        part = np.empty((rows.value, columns.value))
        self._call("result_part", result, name.encode(), _doubles(part), part.size)
        return part

    def _call(self, function: str, *arguments: Any) -> None:
        require_process(self._process)
        code = self._functions[function](*arguments)
        if code != 0:
            raise error_of(self._text("last_error"), code)

    def _value(self, function: str, kind: Any, *arguments: Any) -> Any:
        """What a function writes to its last parameter."""
        value = kind()
        self._call(function, *arguments, byref(value))
        return value.value

    def _text(self, function: str, *arguments: Any) -> str:
        needed = c_int64()
        self._call(function, *arguments, None, 0, byref(needed))
        buffer = ctypes.create_string_buffer(needed.value)
        self._call(function, *arguments, buffer, needed.value, None)
        return buffer.value.decode("utf-8")

    def _close(self, function: str, handle: int) -> None:
        # The handle of a forked copy is its parent's to close.
        if os.getpid() == self._process:
            self._call(function, handle)


def open_native(library: Path) -> LibraryBackend:
    """The C library."""
    try:
        loaded = ctypes.CDLL(str(library))
    except OSError as problem:
        raise AutoLfadsError(f"'{library}' cannot be loaded: {problem}. It must have been published for this system and processor.", MISSING_LIBRARY) from problem

    def find(name: str, types: tuple) -> Callable[..., int]:
        try:
            function = getattr(loaded, "autolfads_" + name)
        except AttributeError as problem:
            raise AutoLfadsError(f"'{library}' has no function autolfads_{name}: it is of another version. Publish it again.", MISSING_LIBRARY) from problem
        function.argtypes, function.restype = types, c_int32
        return function

    return LibraryBackend("native", str(library), find)


def open_hostfxr(assembly: Path) -> LibraryBackend:
    """The .NET assembly, in a .NET runtime that this process hosts."""
    fxr = ctypes.CDLL(str(hostfxr_file()))
    # Texts of hosting functions are UTF-16 on Windows, UTF-8 elsewhere.
    windows = sys.platform == "win32"
    text_type: Any = ctypes.c_wchar_p if windows else c_char_p
    native_text: Callable[[str], Any] = str if windows else os.fsencode
    said: List[str] = []
    listen = ctypes.CFUNCTYPE(None, text_type)(lambda text: said.append(text if windows else text.decode("utf-8", "replace")))

    def check(code: int, doing: str) -> None:
        # 0, 1 and 2 are success; 1 and 2 say that this process has a runtime already.
        if not 0 <= code <= 2:
            raise AutoLfadsError(f"{doing} failed ({code & 0xFFFFFFFF:#010x}). {' '.join(said)} .NET 8 or later is needed; 'dotnet --list-runtimes' shows what is installed.", MISSING_LIBRARY)

    fxr.hostfxr_set_error_writer.argtypes, fxr.hostfxr_set_error_writer.restype = [ctypes.c_void_p], c_void_p
    fxr.hostfxr_initialize_for_runtime_config.argtypes = [text_type, c_void_p, POINTER(c_void_p)]
    fxr.hostfxr_get_runtime_delegate.argtypes = [c_void_p, c_int32, POINTER(c_void_p)]
    fxr.hostfxr_close.argtypes = [c_void_p]
    fxr.hostfxr_set_error_writer(ctypes.cast(listen, c_void_p))
    context, delegate = c_void_p(), c_void_p()
    try:
        check(fxr.hostfxr_initialize_for_runtime_config(native_text(str(assembly.with_suffix(".runtimeconfig.json"))), None, byref(context)), "Starting .NET")
        check(fxr.hostfxr_get_runtime_delegate(context, 5, byref(delegate)), "Starting .NET")  # load_assembly_and_get_function_pointer
    finally:
        fxr.hostfxr_set_error_writer(None)
        fxr.hostfxr_close(context)
    load = ctypes.CFUNCTYPE(c_int32, text_type, text_type, text_type, c_void_p, c_void_p, POINTER(c_void_p))(delegate.value)

    def find(name: str, types: tuple) -> Callable[..., int]:
        method = "".join(word.capitalize() for word in name.split("_"))
        pointer = c_void_p()
        entry_points, unmanaged_callers_only = "AutoLfads.Interop.Exports.EntryPoints, AutoLfads.Interop", c_void_p(-1)
        check(load(native_text(str(assembly)), native_text(entry_points), native_text(method), unmanaged_callers_only, None, byref(pointer)), f"Loading {method} of '{assembly}'")
        return ctypes.CFUNCTYPE(c_int32, *types)(pointer.value)

    return LibraryBackend("hostfxr", str(assembly), find)


def hostfxr_file() -> Path:
    """The newest hostfxr of the .NET installation."""
    file = {"win32": "hostfxr.dll", "darwin": "libhostfxr.dylib"}.get(sys.platform, "libhostfxr.so")
    command = shutil.which("dotnet")
    roots = [
        os.environ.get("DOTNET_ROOT"),
        os.path.dirname(os.path.realpath(command)) if command else None,
        *("/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet", os.path.expanduser("~/.dotnet")),
        os.path.join(os.environ.get("ProgramFiles", r"C:\Program Files"), "dotnet"),
    ]
    for root in filter(None, roots):
        found = sorted(Path(root, "host", "fxr").glob(f"*/{file}"), key=lambda p: [int(n) for n in re.findall(r"\d+", p.parent.name)])
        if found:
            return found[-1]
    raise AutoLfadsError(f"No .NET runtime was found in {', '.join(filter(None, roots))}. Install .NET 8 or later, or set DOTNET_ROOT to its folder.", MISSING_LIBRARY)


def _doubles(array: np.ndarray) -> Any:
    return array.ctypes.data_as(POINTER(c_double))
