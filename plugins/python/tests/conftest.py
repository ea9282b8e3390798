"""A small model, the recording it was trained on and the files that ``autolfads infer`` wrote, made once with the command."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import pytest

import autolfads
from autolfads._backends import BACKEND_NAMES, open_backend
from autolfads.command import command_words

RATE = 2000.0
NAMES = ["BF", "GA", "IL", "TA", "VL", "Ü µ"]
SESSION_START = "2024-05-06T10:00:00+02:00"
TINY = {
    "model.initial_condition_encoder_dim": 4, "model.controller_input_encoder_dim": 4, "model.controller_dim": 4, "model.inferred_input_dim": 1,
    "model.initial_condition_dim": 3, "model.generator_dim": 6, "model.factor_dim": 2, "training.max_epochs": 2, "augmentation.shift_max_bins": 2,
}


class Trained(NamedTuple):
    folder: Path
    emg: np.ndarray

    @property
    def model(self) -> Path:
        return self.folder / "run" / "best" / "model.onnx"

    def inferred(self, extension: str) -> Path:
        return self.folder / "estimate" / f"activation.{extension}"


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    try:
        command_words()
    except autolfads.AutoLfadsError as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("trained")
    time = np.arange(int(4 * RATE)) / RATE
    envelope = np.stack([0.05 + np.clip(np.sin(2 * np.pi * 1.2 * time + phase), 0, None) ** 2 for phase in range(len(NAMES))], axis=1)
    emg = envelope * np.random.default_rng(3).standard_normal(envelope.shape)
    # Missing samples are part of every test.
    emg[3000:3020, 2] = np.nan
    with h5py.File(folder / "walk.h5", "w") as file:
        data = file.create_dataset("emg", data=emg)
        data.attrs.update(sample_rate_hz=RATE, channel_names=NAMES, channel_units=["mV"] * len(NAMES))
    windows = folder / "windows.h5"
    window = {"windowing.window_bins": 40, "windowing.overlap_bins": 10, "augmentation.shift_max_bins": 2, "preprocessing.missing": "interpolate"}
    autolfads.run("prepare", folder / "walk.h5", out=windows, set=window)
    autolfads.run("train", windows, out=folder / "run", set=TINY)
    autolfads.run(
        "infer", folder / "run", folder / "walk.h5", out=folder / "estimate", format=["h5", "nwb", "csv", "sto"],
        session_start=SESSION_START, set={"inference.samples": 3, "inference.threads": 1},
    )
    return Trained(folder, emg)


@pytest.fixture(params=BACKEND_NAMES)
def backend(request: pytest.FixtureRequest) -> str:
    try:
        open_backend(request.param)
    except autolfads.AutoLfadsError as missing:
        pytest.skip(str(missing))
    return request.param


@pytest.fixture
def model(trained: Trained, backend: str):
    with autolfads.load_model(trained.model, samples=3, threads=1, backend=backend) as loaded:
        yield loaded


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = threading.active_count()
    yield
    assert threading.active_count() == before
