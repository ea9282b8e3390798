"""Single-trial estimates of muscle activation from EMG, with models of AutoLFADS Bridge.

>>> with autolfads.load_model("model.onnx") as model:        # doctest: +SKIP
...     estimate = model.estimate(emg, fs=2000)              # emg: [time, channel]
...     estimate.activation                                  # [time, channel], with .lower and .upper
"""

from ._errors import AutoLfadsError
from .command import run
from .estimate import ActivationEstimate, read_estimate
from .model import Model, load_model

__version__ = "0.1.0"
__all__ = ["ActivationEstimate", "AutoLfadsError", "Model", "load_model", "read_estimate", "run"]
