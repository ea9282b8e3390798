"""Estimates of muscle activation, and the files they are in."""

from __future__ import annotations

import json
import os
import weakref
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Union

import numpy as np

from ._backends import Backend, ResultContents, open_backend
from ._errors import NOT_AVAILABLE, NOT_SUPPORTED, AutoLfadsError

if TYPE_CHECKING:
    import pandas
    import xarray

# Axes of each matrix; those of time share the bins.
_AXES: Dict[str, Tuple[str, str]] = {
    **{name: ("time", "channel") for name in ("activation", "lower", "upper", "variance", "shape", "rate", "emg")},
    "factors": ("time", "factor"),
    "inferred_inputs": ("time", "input"),
    "initial_conditions": ("window", "dimension"),
}


@dataclass(frozen=True, eq=False, repr=False)
class ActivationEstimate:
    """An estimate of muscle activation: the mean of the EMG envelope, an *excitation* in OpenSim's sense.

    Arrays are float64 and read-only (``.copy()`` gives one to change), NaN where no window covers a bin. Those that there
    are not are None: an interval needs posterior samples, a gamma shape a gamma model; tables are read as the activation
    alone.

    Attributes
    ----------
    activation : ndarray, [time, channel]
        The estimate, in ``channel_units``.
    lower, upper : ndarray, [time, channel], or None
        Credible interval of the mean that holds ``credible_mass`` of the posterior samples.
    variance : ndarray, [time, channel], or None
        Variance of the EMG about the estimate, units squared.
    shape, rate : ndarray, [time, channel], or None
        Gamma shape and rate of the scaled EMG, averaged over posterior samples.
    factors : ndarray, [time, factor], or None
    inferred_inputs : ndarray, [time, input], or None
        Without columns where the model has no controller.
    initial_conditions : ndarray, [window, dimension], or None
    emg : ndarray, [time, channel], or None
        The preprocessed EMG that the estimate was made from, in ``channel_units``.
    time : ndarray, [time]
        Time of each bin in the recording's clock, seconds.
    channel_names, channel_units : list of str
        Of each column.
    unit : str
        The unit of all channels; empty where they differ.
    rate_hz : float
        Bins per second.
    start : float
        Time of the first bin, seconds.
    samples : int
        Posterior samples averaged; 0 for the posterior mean, and where a file does not say.
    credible_mass : float
        Probability between ``lower`` and ``upper``; 0 where a file does not say.
    metadata : dict
        What the model file says about itself; empty where a file does not say.
    """

    activation: np.ndarray
    lower: Optional[np.ndarray]
    upper: Optional[np.ndarray]
    variance: Optional[np.ndarray]
    shape: Optional[np.ndarray]
    rate: Optional[np.ndarray]
    factors: Optional[np.ndarray]
    inferred_inputs: Optional[np.ndarray]
    initial_conditions: Optional[np.ndarray]
    emg: Optional[np.ndarray]
    time: np.ndarray
    channel_names: List[str]
    channel_units: List[str]
    rate_hz: float
    start: float
    samples: int
    credible_mass: float
    metadata: Dict[str, Any]
    # The library's own copy, which files are written from.
    _library: Optional[Tuple[Backend, Any]] = field(default=None)

    @property
    def unit(self) -> str:
        units = set(self.channel_units)
        return units.pop() if len(units) == 1 else ""

    def write(self, path: Union[str, "os.PathLike[str]"], session_start: Union[str, datetime, None] = None) -> None:
        """Write a file as ``autolfads infer`` does; an existing one is replaced when the new one is complete.

        Parameters
        ----------
        path : path
            In a folder that exists; .h5 holds all parts, .csv and .sto (OpenSim, no missing bins) the activation, .nwb an
            NWB file.
        session_start : str or datetime, optional
            When the session began, for .nwb only: ISO 8601 with offset, "2024-05-06T10:00:00+02:00".

        Raises
        ------
        AutoLfadsError
            The file cannot be written, or the estimate came from a file that has the activation alone.
        """
        if self._library is None:
            raise AutoLfadsError("This estimate is not held by the library: it came from another process. Write it where it is made, or read its activation.h5.", NOT_SUPPORTED)
        backend, result = self._library
        backend.write(result, os.fsdecode(path), session_start.isoformat() if isinstance(session_start, datetime) else session_start)

    def to_pandas(self, part: str = "activation") -> "pandas.DataFrame":
        """One matrix as a table: an index of time in seconds, a column for each channel, factor or input.

        Raises
        ------
        ImportError
            pandas is not installed.
        AutoLfadsError
            There is no such part.
        """
        try:
            import pandas
        except ImportError as problem:
            raise ImportError("to_pandas needs the package pandas: pip install pandas.") from problem
        matrix = self._parts().get(part)
        if matrix is None:
            raise AutoLfadsError(f"This estimate has no part {part!r}. It has {', '.join(self._parts())}.", NOT_AVAILABLE)
        rows, columns = _AXES[part]
        index = pandas.Index(self.time, name="time") if rows == "time" else pandas.RangeIndex(len(matrix), name=rows)
        names = self.channel_names if columns == "channel" else [f"{columns}_{i + 1}" for i in range(matrix.shape[1])]
        return pandas.DataFrame(matrix, index=index, columns=pandas.Index(names, name=columns))

    def to_xarray(self) -> "xarray.Dataset":
        """All matrices with their axes: ``estimate.to_xarray().activation.sel(channel="TA")``.

        Raises
        ------
        ImportError
            xarray is not installed.
        """
        try:
            import xarray
        except ImportError as problem:
            raise ImportError("to_xarray needs the package xarray: pip install xarray.") from problem
        return xarray.Dataset(
            {name: (_AXES[name], matrix) for name, matrix in self._parts().items()},
            coords={"time": ("time", self.time, {"units": "s"}), "channel": self.channel_names, "unit": ("channel", self.channel_units)},
            attrs={"rate_hz": self.rate_hz, "start": self.start, "samples": self.samples, "credible_mass": self.credible_mass},
        )

    def _parts(self) -> Dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in _AXES if getattr(self, name) is not None}

    def __getstate__(self) -> Dict[str, Any]:
        return {**self.__dict__, "_library": None}

    def __repr__(self) -> str:
        return f"<autolfads.ActivationEstimate: {len(self.channel_names)} channels, {len(self.time)} bins at {self.rate_hz:g} Hz from {self.start:g} s; {', '.join(self._parts())}>"


def read_estimate(path: Union[str, "os.PathLike[str]"], backend: str = "auto") -> ActivationEstimate:
    """Read an estimate from a file that ``autolfads infer`` or :meth:`ActivationEstimate.write` wrote.

    Parameters
    ----------
    path : path
        activation.h5 or .nwb (also a recording that the estimate was added to), with all parts; .csv or .sto, as the
        activation alone.
    backend : {"auto", "native", "hostfxr", "pythonnet"}
        How the library is called.

    Raises
    ------
    AutoLfadsError
        There is no such file, it is no estimate, or the library is missing.
    """
    chosen = open_backend(backend)
    return estimate_of(chosen, chosen.read(os.fsdecode(path)))


def estimate_of(backend: Backend, result: Any) -> ActivationEstimate:
    """The estimate that a backend's result holds; takes the result over."""
    try:
        estimate = _estimate(backend.result_contents(result), (backend, result))
    except BaseException:
        backend.close_result(result)
        raise
    weakref.finalize(estimate, backend.close_result, result)
    return estimate


def _estimate(contents: ResultContents, library: Tuple[Backend, Any]) -> ActivationEstimate:
    parts = contents.parts
    for array in (*parts.values(), contents.time):
        array.flags.writeable = False
    return ActivationEstimate(
        activation=parts["activation"],
        lower=parts.get("lower"),
        upper=parts.get("upper"),
        variance=parts.get("variance"),
        shape=parts.get("gamma_shape"),
        rate=parts.get("gamma_rate"),
        factors=parts.get("factors"),
        inferred_inputs=parts.get("inferred_inputs"),
        initial_conditions=parts.get("initial_conditions"),
        emg=parts.get("emg"),
        time=contents.time,
        channel_names=contents.channel_names,
        channel_units=contents.channel_units,
        rate_hz=contents.rate_hz,
        start=contents.start,
        samples=contents.samples,
        credible_mass=contents.credible_mass,
        metadata=json.loads(contents.model_json) if contents.model_json else {},
        _library=library,
    )
