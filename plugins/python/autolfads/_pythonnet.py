"""Backend through pythonnet: the classes of AutoLfads.Interop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Optional, Sequence

import numpy as np

from ._backends import PART_NAMES, ModelContents, Options, ResultContents, require_process, utf8
from ._errors import MISSING_LIBRARY, AutoLfadsError, error_of
from ._library import hostfxr_file


class PythonnetBackend:
    """The .NET assembly in pythonnet's runtime: .NET 8 or later, started here unless the program has started one."""

    name = "pythonnet"

    def __init__(self, assembly: Path) -> None:
        self.location = str(assembly)
        try:
            if "clr" not in sys.modules:
                import pythonnet

                # pythonnet itself finds .NET where the command dotnet is on the PATH, or DOTNET_ROOT is set.
                root = hostfxr_file().parents[3]
                pythonnet.load("coreclr", runtime_config=str(assembly.with_suffix(".runtimeconfig.json")), dotnet_root=str(root))
            import clr

            clr.AddReference(self.location)
            import System
            from AutoLfads import Interop

            self._version = str(clr.GetClrType(Interop.ActivationModel).Assembly.GetName().Version.ToString(3))
        except AutoLfadsError:
            raise
        except Exception as problem:
            # Where pythonnet says that it failed, the cause says why.
            reason = next(iter(str(problem.__cause__ or problem).strip().splitlines()), type(problem).__name__)
            raise AutoLfadsError(f"'{assembly}' cannot be loaded through pythonnet ({reason}). .NET 8 or later is needed; 'dotnet --list-runtimes' shows what is installed.", MISSING_LIBRARY) from problem
        self._interop, self._address, self._texts = Interop, System.IntPtr, System.Array[System.String]
        self._process = os.getpid()

    def version(self) -> str:
        return self._version

    def load(self, path: str, options: Options) -> Any:
        require_process(self._process)
        given = self._interop.ActivationOptions()
        given.Samples, given.Seed, given.Threads, given.CredibleMass = options
        return self._call(self._interop.ActivationModel.LoadWith, _text(path, "path"), given)

    def model_contents(self, model: Any) -> ModelContents:
        return ModelContents([str(n) for n in model.ChannelNames], [str(u) for u in model.ChannelUnits], float(model.RateHz), int(model.WindowBins), str(model.MetadataJson))

    def estimate(self, model: Any, emg: np.ndarray, rate: float, start: float, names: Optional[Sequence[str]]) -> Any:
        require_process(self._process)
        address = self._address(emg.ctypes.data)
        if names is None:
            # The columns are the model's channels, whose number the library checks against the names given.
            names = [str(n) for n in model.ChannelNames]
        return self._call(model.EstimateNamedDoubles, address, emg.shape[0], emg.shape[1], rate, start, self._texts([_text(n, "channel_names") for n in names]))

    def close_model(self, model: Any) -> None:
        if os.getpid() == self._process:
            model.Dispose()

    def read(self, path: str) -> Any:
        require_process(self._process)
        return self._call(self._interop.ActivationResult.Read, _text(path, "path"))

    def result_contents(self, result: Any) -> ResultContents:
        present = {str(name) for name in result.PartNames}
        parts = {name: self._part(result, name) for name in PART_NAMES if name in present}
        return ResultContents(
            parts,
            np.array(result.TimeSeconds),
            [str(n) for n in result.ChannelNames],
            [str(u) for u in result.ChannelUnits],
            float(result.SampleRateHz),
            float(result.StartSeconds),
            int(result.SampleCount),
            float(result.CredibleMass),
            str(result.ModelJson),
        )

    def write(self, result: Any, path: str, session_start: Optional[str]) -> None:
        require_process(self._process)
        file = _text(path, "path")
        if session_start is None:
            self._call(result.Write, file)
        else:
            self._call(result.WriteNwb, file, _text(session_start, "session_start"))

    def close_result(self, result: Any) -> None:
        """Nothing: .NET collects it."""

    def _part(self, result: Any, name: str) -> np.ndarray:
        part = np.empty((int(result.PartRows(name)), int(result.PartColumns(name))))
        self._call(result.CopyDoubles, name, self._address(part.ctypes.data), part.size)
        return part

    def _call(self, method: Any, *arguments: Any) -> Any:
        try:
            return method(*arguments)
        except self._interop.AutoLfadsException as problem:
            raise error_of(str(problem.Message), int(problem.Code)) from None


def _text(text: str, what: str) -> str:
    """A text that pythonnet takes: valid, since others end the process, and of no class derived from str."""
    return utf8(text, what).decode("utf-8")
