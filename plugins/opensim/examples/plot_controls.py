"""Draws a file of controls, one row for each actuator: python plot_controls.py controls.sto writes controls.png. Needs matplotlib."""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

path = Path(sys.argv[1])
lines = path.read_text().splitlines()
first = lines.index("endheader") + 1
time, *actuators = lines[first].split("\t")
columns = list(zip(*([float(number) for number in line.split("\t")] for line in lines[first + 1 :])))

figure, axes = plt.subplots(len(actuators), sharex=True, squeeze=False, figsize=(8, 1 + 0.6 * len(actuators)))
for axis, actuator, values in zip(axes[:, 0], actuators, columns[1:]):
    axis.plot(columns[0], values, linewidth=0.8)
    axis.set_ylim(0, 1)
    axis.set_yticks([1])  # the lower ends of some meet the upper ends of others
    axis.set_ylabel(actuator, rotation=0, horizontalalignment="right", verticalalignment="center")
axes[-1, 0].set_xlabel(f"{time} (s)")
axes[0, 0].set_title(lines[0])
figure.savefig(path.with_suffix(".png"), dpi=150, bbox_inches="tight")
