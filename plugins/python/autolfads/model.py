"""Trained models."""

from __future__ import annotations

import json
import math
import operator
import os
import weakref
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from ._backends import Options, open_backend
from ._errors import AutoLfadsError, AutoLfadsValueError
from .estimate import ActivationEstimate, estimate_of

_INVALID_HANDLE = 3


def load_model(
    path: Union[str, "os.PathLike[str]"],
    samples: int = 50,
    seed: int = 0,
    threads: int = 0,
    credible_mass: float = 0.95,
    backend: str = "auto",
) -> "Model":
    """Load a trained model.

    Parameters
    ----------
    path : path
        The ``model.onnx`` that ``autolfads train``, ``search`` or ``export`` wrote.
    samples : int, default 50
        Posterior samples averaged per window; 0 takes the posterior mean, which is much faster and has no interval.
    seed : int, default 0
        The same seed gives the same estimate.
    threads : int, default 0
        Threads of one estimate; 0 is every core. Results do not depend on it.
    credible_mass : float, default 0.95
        Probability between ``lower`` and ``upper``, in (0, 1).
    backend : {"auto", "native", "hostfxr", "pythonnet"}
        How the library is called; results are the same to the last bit. "auto" takes pythonnet where the program
        has imported it already, else the first that is there, in this order.

    Returns
    -------
    Model

    Raises
    ------
    AutoLfadsError
        There is no such file, it is no model, an option is out of its range, or the library is missing.
    """
    options = Options(_whole(samples, "samples"), _whole(seed, "seed"), _whole(threads, "threads"), _number(credible_mass, "credible_mass"))
    return Model(os.fsdecode(path), options, backend)


class Model:
    """A trained model that turns EMG into an estimate of muscle activation; made by :func:`load_model`.

    A context manager: ``with load_model(path) as model``. Several threads may call one model at once. It can be pickled,
    by its path: another process loads the file again.

    Attributes
    ----------
    path : str
        The model file, as it was given.
    channel_names : list of str
        The channels that the model reads, in the order in which columns are expected.
    channel_units : list of str
        Unit of each: EMG must be given, and activation comes, in these. "a.u." where unknown.
    rate_hz : float
        Bins per second of estimates.
    window_bins : int
        Bins of a window: the shortest recording that can be estimated, at ``rate_hz``.
    metadata : dict
        All that the model file says about itself (schemas/model-metadata.schema.json); ``metadata["preprocessing"]`` is
        absent where the model wants EMG that is rectified, scaled and at ``rate_hz`` already.
    backend : str
        The backend in use.
    """

    def __init__(self, path: str, options: Options, backend: str) -> None:
        self._backend, self._options = open_backend(backend), options
        self.path, self.backend = path, self._backend.name
        self._handle = self._backend.load(path, options)
        self._close = weakref.finalize(self, self._backend.close_model, self._handle)
        # The process's end closes it by itself, and at exit pythonnet may have ended already.
        self._close.atexit = False
        contents = self._backend.model_contents(self._handle)
        self.channel_names: List[str] = contents.channel_names
        self.channel_units: List[str] = contents.channel_units
        self.rate_hz: float = contents.rate_hz
        self.window_bins: int = contents.window_bins
        self.metadata: Dict[str, Any] = json.loads(contents.metadata_json)

    def estimate(self, emg: Any, fs: float, channel_names: Optional[Sequence[str]] = None, start: float = 0.0) -> ActivationEstimate:
        """Estimate activation.

        Parameters
        ----------
        emg : array_like or pandas.DataFrame
            EMG, [time, channel], real numbers of any type and memory order, in ``channel_units``; NaN, or what is masked,
            is a missing sample. Raw EMG where the model preprocesses. Columns of a DataFrame that are named are found by name.
        fs : float
            Samples per second of ``emg``, Hz.
        channel_names : sequence of str, optional
            Name of each column: the model finds its channels among them in any order and leaves out others. Without
            names the columns are ``self.channel_names``.
        start : float, default 0
            Time of the first sample, seconds.

        Returns
        -------
        ActivationEstimate

        Raises
        ------
        TypeError
            ``emg`` holds no real numbers.
        AutoLfadsError
            The EMG does not fit the model, or the model is closed.
        """
        if not self._close.alive:
            raise AutoLfadsError(f"The model '{self.path}' is closed. Load it again.", _INVALID_HANDLE)
        values, columns = _matrix(emg)
        names = columns if channel_names is None else _names(channel_names)
        if names is not None and len(names) != values.shape[1]:
            raise AutoLfadsValueError(f"channel_names must name each of the {values.shape[1]} columns of emg (rows are samples in time), found {len(names)} names.")
        result = self._backend.estimate(self._handle, values, _number(fs, "fs"), _number(start, "start"), names)
        return estimate_of(self._backend, result)

    def close(self) -> None:
        """Close the model: estimates that run end as usual, later ones are refused. Closing again does nothing."""
        self._close()

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def __reduce__(self) -> Tuple[Any, ...]:
        return load_model, (self.path, *self._options)

    def __repr__(self) -> str:
        closed = "" if self._close.alive else ", closed"
        return f"<autolfads.Model '{self.path}': {len(self.channel_names)} channels, {self.rate_hz:g} Hz, windows of {self.window_bins} bins, {self.backend}{closed}>"


def _matrix(emg: Any) -> Tuple[np.ndarray, Optional[List[str]]]:
    """EMG as row-major doubles, with the names of columns where it has any."""
    names = None
    if hasattr(emg, "columns") and hasattr(emg, "to_numpy"):
        columns = list(emg.columns)
        if all(isinstance(c, str) for c in columns):
            names = columns
        elif any(isinstance(c, str) for c in columns):
            raise TypeError(f"Columns of a DataFrame must all be named by texts, or none, found {columns}.")
        emg = emg.to_numpy(dtype=np.float64, na_value=np.nan)
    masked = np.ma.isMaskedArray(emg)
    array = emg if masked else np.asarray(emg)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"emg must hold real numbers, [time, channel], found {array.dtype} of shape {array.shape}.")
    if array.ndim != 2:
        hint = " One channel is emg[:, None]." if array.ndim == 1 else ""
        raise AutoLfadsValueError(f"emg must have two axes, [time, channel], found shape {array.shape}.{hint}")
    if max(array.size, *array.shape) >= 2**31:
        raise AutoLfadsValueError(f"emg must have fewer than 2147483648 values, found shape {array.shape}. Estimate shorter pieces.")
    if masked:
        array = array.astype(np.float64).filled(np.nan)
    # The library reads native byte order, row after row.
    return np.ascontiguousarray(array, dtype=np.float64), names


def _names(names: Sequence[str]) -> List[str]:
    found = [names] if isinstance(names, str) else list(names)
    if not all(isinstance(n, str) for n in found):
        raise TypeError(f"channel_names must be texts, found {found}.")
    return found


def _whole(value: Any, name: str) -> int:
    try:
        whole = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, found {value!r}.") from None
    if not -(2**31) <= whole < 2**31:
        raise AutoLfadsValueError(f"{name} must fit into 32 bits, found {whole}.")
    return whole


def _number(value: Any, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, found {value!r}.") from None
    if not math.isfinite(number):
        raise AutoLfadsValueError(f"{name} must be a finite number, found {number}.")
    return number
