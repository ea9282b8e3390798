"""From EMG to an estimate of muscle activation, with figures; cells (# %%) run one by one in VS Code, Spyder or Jupytext.

    python rat_hindlimb.py lfads_emg_data.h5                      rat hindlimb, one window for each gait cycle: trains a model first
    python rat_hindlimb.py demo/recording.nwb --model demo/model.onnx     what 'autolfads demo --out demo' made, or your own recording

Needs matplotlib and h5py. The rat's data come with the tutorial of the paper, snel-repo/gcp-tutorial-pack on GitHub, emg/lfads_emg_data.h5.
"""

# %% What to work on
import argparse
from pathlib import Path

import h5py
import matplotlib

matplotlib.use("Agg")  # Figures go to files; leave this line out to see them.
import matplotlib.pyplot as plt
import numpy as np

import autolfads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("data", type=Path, help="lfads_emg_data.h5, or a recording in NWB with the model's channels")
parser.add_argument("--model", type=Path, help="model.onnx; without it one is trained on the data")
parser.add_argument("--out", type=Path, default=Path("rat-hindlimb"), help="folder for the run and the figures")
choices = parser.parse_args()
choices.out.mkdir(exist_ok=True)

# %% A model: 40 seconds for a single one of half width. For results to publish search instead: autolfads.run("search", ...)
model_path = choices.model or choices.out / "run" / "best" / "model.onnx"
if not model_path.exists():
    narrow = {
        "model.initial_condition_encoder_dim": 64, "model.controller_input_encoder_dim": 64, "model.controller_dim": 64,
        "model.generator_dim": 64, "model.inferred_input_dim": 3, "model.factor_dim": 10,
    }
    print(autolfads.run("train", choices.data, preset="paper-rat", out=choices.out / "run", set=narrow))
model = autolfads.load_model(model_path)
print(model)

# %% EMG, [time, channel]; of the rat one array for each gait cycle
if choices.data.suffix == ".nwb":
    with h5py.File(choices.data) as file:
        series = file["acquisition/emg"]
        pieces, rate = [series["data"][()]], series["starting_time"].attrs["rate"]
    muscles = model.channel_names
else:
    with h5py.File(choices.data) as file:
        windows = file["train_data"][()]
    # Six bins on each side are there for the temporal shift of training.
    margin = (windows.shape[1] - model.window_bins) // 2
    pieces, rate = list(windows[:, margin : margin + model.window_bins]), model.rate_hz
    muscles = "BFpR GA GRr GS IL RF SM ST TA VI VL VM".split()

# %% The estimate, with the interval that holds 95 % of the posterior samples
estimates = [model.estimate(piece, fs=rate) for piece in pieces]
print(len(estimates), "estimates, the first:", estimates[0])
estimates[0].write(choices.out / "activation.h5")

# %% One piece: EMG, estimate and interval
shown = estimates[min(10, len(estimates) - 1)]
until = np.searchsorted(shown.time, shown.start + 2)
figure, axes = plt.subplots(-(-len(muscles) // 3), 3, figsize=(11, 0.8 + 1.5 * -(-len(muscles) // 3)), sharex=True, squeeze=False, layout="constrained")
for unused in axes.flat[len(muscles) :]:
    unused.axis("off")
for channel, (axis, muscle) in enumerate(zip(axes.flat, muscles)):
    axis.plot(shown.time[:until], shown.emg[:until, channel], color="0.75", linewidth=0.6, label="rectified EMG")
    axis.fill_between(shown.time[:until], shown.lower[:until, channel], shown.upper[:until, channel], color="C3", alpha=0.3, linewidth=0, label="95 % interval")
    axis.plot(shown.time[:until], shown.activation[:until, channel], color="C3", linewidth=1.2, label="estimate")
    axis.set_title(muscle, loc="left", fontsize=9)
    axis.set_ylim(0, 1.3 * max(shown.upper[:until, channel].max(), np.quantile(shown.emg[:until, channel], 0.95)))
    axis.spines[["top", "right"]].set_visible(False)
axes.flat[0].legend(fontsize=7, frameon=False)
figure.supxlabel("time, s")
figure.supylabel(f"EMG envelope, {shown.unit or 'channel units'}")
figure.savefig(choices.out / "estimate.png", dpi=130)

# %% All gait cycles of the rat: what is left of single trials in the EMG, and in the estimate
if len(estimates) > 1:
    channel = muscles.index("TA")
    cycles = {"rectified EMG": np.stack([e.emg[:, channel] for e in estimates]), "estimate": np.stack([e.activation[:, channel] for e in estimates])}
    figure, axes = plt.subplots(1, 2, figsize=(9, 4), sharey=True, layout="constrained")
    for axis, (name, values) in zip(axes, cycles.items()):
        image = axis.imshow(values, aspect="auto", vmin=0, vmax=np.quantile(cycles["estimate"], 0.99), extent=(0, values.shape[1] / rate, len(values), 0), cmap="viridis")
        axis.set(title=f"TA, {name}", xlabel="time in the cycle's window, s")
    axes[0].set_ylabel("gait cycle")
    figure.colorbar(image, ax=axes, label="EMG envelope")
    figure.savefig(choices.out / "cycles.png", dpi=130)
print("figures:", *sorted(choices.out.glob("*.png")))
