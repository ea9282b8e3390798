"""``python -m autolfads doctor``: what of AutoLFADS this Python finds, and how to get what is missing."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys

from . import __version__
from ._backends import BACKEND_NAMES, open_backend
from ._errors import AutoLfadsError
from .command import command_words


def doctor() -> int:
    """Prints what is found; 0 where models can be applied."""
    print(f"autolfads {__version__}, Python {sys.version.split()[0]}")
    usable = 0
    for name in BACKEND_NAMES:
        try:
            backend = open_backend(name)
            print(f"  backend {name}: {backend.version()}, {backend.location}")
            usable += 1
        except AutoLfadsError as problem:
            print(f"  backend {name}: missing. {problem.message}")
    try:
        words = command_words()
        version = subprocess.run([*words, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        print(f"  command: {version.stdout.strip() or version.stderr.strip()}, {' '.join(words)}")
    except (AutoLfadsError, OSError) as problem:
        print(f"  command (for autolfads.run): missing. {problem}")
    for package, use in (("pandas", "to_pandas"), ("xarray", "to_xarray")):
        print(f"  {package} ({use}): {'installed' if importlib.util.find_spec(package) else f'missing, pip install {package}'}")
    print("Models can be applied." if usable else "Models cannot be applied: one of the backends is needed.")
    return 0 if usable else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m autolfads", description=__doc__)
    parser.add_argument("command", choices=["doctor"])
    parser.parse_args()
    sys.exit(doctor())
