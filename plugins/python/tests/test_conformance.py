"""What every backend must do alike."""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import h5py
import numpy as np
import pytest

import autolfads
from conftest import NAMES, RATE, SESSION_START

# Attribute of an estimate, and its dataset in activation.h5.
PARTS = {
    "activation": "activation", "lower": "lower", "upper": "upper", "variance": "variance", "shape": "gamma_shape", "rate": "gamma_rate",
    "factors": "factors", "inferred_inputs": "inferred_inputs", "initial_conditions": "initial_conditions", "emg": "emg",
}


def assert_is_file(estimate, path):
    """To the last bit."""
    with h5py.File(path, "r") as file:
        for part, name in PARTS.items():
            assert getattr(estimate, part).tobytes() == file[name][()].astype(np.float64).tobytes(), part
        assert estimate.channel_names == list(file.attrs["channel_names"])
        assert estimate.channel_units == list(file.attrs["channel_units"])
        assert (estimate.rate_hz, estimate.start) == (file.attrs["sample_rate_hz"], file.attrs["start_seconds"])
        assert (estimate.samples, estimate.credible_mass) == (file.attrs["posterior_samples"], file.attrs["credible_mass"])


def assert_same(one, other):
    for part in (*PARTS, "time"):
        assert getattr(one, part).tobytes() == getattr(other, part).tobytes(), part


def test_estimate_of_recording_is_that_of_infer(model, trained):
    estimate = model.estimate(trained.emg, RATE)
    assert_is_file(estimate, trained.inferred("h5"))
    assert estimate.unit == "mV"
    assert np.array_equal(estimate.time, np.arange(len(estimate.activation)) / 500)
    assert estimate.metadata == model.metadata


def test_model_says_what_it_is(model, trained):
    with h5py.File(trained.inferred("h5"), "r") as file:
        assert model.metadata == json.loads(file["model_json"].asstr()[()])
    assert (model.channel_names, model.channel_units) == (NAMES, ["mV"] * len(NAMES))
    assert (model.rate_hz, model.window_bins) == (500.0, 40)
    assert "6 channels, 500 Hz" in repr(model)


@pytest.mark.parametrize("form", ["fortran", "strided", "reversed", "big_endian", "list", "read_only", "masked", "transposed_twice"])
def test_estimate_of_any_layout_is_the_same(model, trained, form):
    emg = trained.emg
    wide = np.zeros((len(emg), 2 * len(NAMES)))
    wide[:, ::2] = emg
    read_only = emg.copy()
    read_only.flags.writeable = False
    given = {
        "fortran": np.asfortranarray(emg), "strided": wide[:, ::2], "reversed": emg[::-1].copy()[::-1], "big_endian": emg.astype(">f8"), "list": emg.tolist(),
        "read_only": read_only, "masked": np.ma.array(np.nan_to_num(emg, nan=7.0), mask=np.isnan(emg)), "transposed_twice": emg.T.copy().T,
    }[form]
    assert_is_file(model.estimate(given, RATE), trained.inferred("h5"))


@pytest.mark.parametrize("dtype", ["f4", "f2", "i2", "i8", "u1"])
def test_estimate_of_any_number_is_that_of_its_value(model, trained, dtype):
    emg = np.nan_to_num(trained.emg)
    given = (emg * 20 + (128 if dtype == "u1" else 0)).astype(dtype)
    assert_same(model.estimate(given, RATE), model.estimate(given.astype("f8"), RATE))


def test_named_columns_are_found_in_any_order(model, trained):
    pandas = pytest.importorskip("pandas")
    order = [3, 0, 5, 1, 4, 2]
    names, shuffled = [NAMES[i] for i in order] + ["trigger"], np.column_stack([trained.emg[:, order], np.ones(len(trained.emg))])
    assert_is_file(model.estimate(shuffled, RATE, channel_names=names), trained.inferred("h5"))
    assert_is_file(model.estimate(pandas.DataFrame(shuffled, columns=names), RATE), trained.inferred("h5"))
    assert_is_file(model.estimate(pandas.DataFrame(trained.emg), RATE), trained.inferred("h5"))
    derived_from_str = pandas.DataFrame(trained.emg, columns=[np.str_(n) for n in NAMES])
    assert_is_file(model.estimate(derived_from_str, RATE), trained.inferred("h5"))
    with_missing = pandas.DataFrame(trained.emg, columns=NAMES).astype("Float64")
    assert_is_file(model.estimate(with_missing, RATE), trained.inferred("h5"))


def test_start_moves_the_time_alone(model, trained):
    moved, still = model.estimate(trained.emg, RATE, start=12.5), model.estimate(trained.emg, RATE)
    assert moved.start == moved.time[0] == 12.5
    assert moved.activation.tobytes() == still.activation.tobytes()


def test_posterior_mean_has_no_interval(trained, backend):
    with autolfads.load_model(trained.model, samples=0, backend=backend) as model:
        estimate = model.estimate(trained.emg, RATE)
    assert estimate.lower is None and estimate.upper is None
    assert estimate.samples == 0 and estimate.activation.shape == estimate.variance.shape


def test_seed_and_threads_do_what_they_say(trained, backend):
    def activation(**options):
        with autolfads.load_model(trained.model, samples=3, backend=backend, **options) as model:
            return model.estimate(trained.emg, RATE).activation.tobytes()

    assert activation(threads=1) == activation(threads=2) != activation(seed=1)


def test_eight_threads_share_a_model(model, trained):
    with ThreadPoolExecutor(8) as pool:
        estimates = list(pool.map(lambda _: model.estimate(trained.emg, RATE), range(16)))
    for estimate in estimates:
        assert_is_file(estimate, trained.inferred("h5"))


def test_errors_belong_to_their_thread(model):
    barrier = threading.Barrier(8)

    def message(name):
        barrier.wait()
        with pytest.raises(autolfads.AutoLfadsError) as failure:
            model.estimate(np.zeros((500, 1)), RATE, channel_names=[name])
        return failure.value.message

    with ThreadPoolExecutor(8) as pool:
        messages = list(pool.map(message, [f"unknown{i}" for i in range(8)]))
    assert all(f"'unknown{i}'" in m for i, m in enumerate(messages))


def test_closed_model_is_refused_and_its_estimates_live_on(trained, backend, tmp_path):
    for _ in range(20):
        with autolfads.load_model(trained.model, samples=3, threads=1, backend=backend) as model:
            estimate = model.estimate(trained.emg, RATE)
    model.close()
    with pytest.raises(autolfads.AutoLfadsError, match="is closed. Load it again") as failure:
        model.estimate(trained.emg, RATE)
    assert failure.value.code == 3
    assert "closed" in repr(model)
    estimate.write(tmp_path / "after.h5")
    assert_is_file(estimate, tmp_path / "after.h5")


def test_forgotten_models_and_estimates_are_closed(trained, backend):
    if backend == "pythonnet":
        pytest.skip(".NET collects them when it likes.")
    model = autolfads.load_model(trained.model, samples=0, backend=backend)
    library, handle = model._backend, model._handle
    result = model.estimate(trained.emg, RATE)._library[1]
    del model
    gc.collect()
    for use, closed in ((library.model_contents, handle), (library.result_contents, result)):
        with pytest.raises(autolfads.AutoLfadsError) as failure:
            use(closed)
        assert failure.value.code == 3


def test_model_and_estimate_can_be_pickled(model, trained):
    with pickle.loads(pickle.dumps(model)) as copy:
        estimate = pickle.loads(pickle.dumps(copy.estimate(trained.emg, RATE)))
    assert_is_file(estimate, trained.inferred("h5"))
    with pytest.raises(autolfads.AutoLfadsError, match="came from another process"):
        estimate.write("never.h5")


@pytest.mark.parametrize("extension", ["h5", "csv", "sto", "nwb"])
def test_written_files_are_those_of_infer(model, trained, tmp_path, extension):
    path = tmp_path / f"activation.{extension}"
    model.estimate(trained.emg, RATE).write(path, session_start=SESSION_START if extension == "nwb" else None)
    if extension in ("csv", "sto"):
        assert path.read_bytes() == trained.inferred(extension).read_bytes()
        return
    with h5py.File(path, "r") as written, h5py.File(trained.inferred(extension), "r") as expected:
        matrices = []
        expected.visititems(lambda name, found: matrices.append(name) if isinstance(found, h5py.Dataset) and found.ndim == 2 else None)
        assert len(matrices) >= 9
        for name in matrices:
            assert written[name][()].tobytes() == expected[name][()].tobytes(), name


@pytest.mark.parametrize("extension", ["h5", "csv", "sto", "nwb"])
def test_read_estimate_has_what_h5py_finds(trained, backend, extension):
    estimate = autolfads.read_estimate(trained.inferred(extension), backend=backend)
    with h5py.File(trained.inferred("h5"), "r") as file:
        assert estimate.activation.tobytes() == file["activation"][()].tobytes()
    # Labels of OpenSim have neither spaces nor letters beyond ASCII.
    assert estimate.channel_names == (["BF", "GA", "IL", "TA", "VL", "___"] if extension == "sto" else NAMES)
    assert estimate.unit == ("a.u." if extension == "sto" else "mV")
    assert (estimate.rate_hz, estimate.start) == (500.0, 0.0)
    if extension in ("h5", "nwb"):
        assert_is_file(estimate, trained.inferred("h5"))
        assert estimate.metadata == autolfads.read_estimate(trained.inferred("h5"), backend=backend).metadata != {}
    else:
        assert [part for part in PARTS if getattr(estimate, part) is not None] == ["activation"]
        assert (estimate.samples, estimate.credible_mass, estimate.metadata) == (0, 0.0, {})


@pytest.mark.parametrize(
    "call, code, message",
    [
        (lambda m, emg: m.estimate(emg.T, RATE), 2, "must have 6 columns.*transpose it"),
        (lambda m, emg: m.estimate(emg[:, 0], RATE), 2, r"two axes.*\(8000,\).*emg\[:, None\]"),
        (lambda m, emg: m.estimate(emg[:0], RATE), 2, "At least 1 sample"),
        (lambda m, emg: m.estimate(emg[:10], RATE), 6, "Record longer"),
        (lambda m, emg: m.estimate(emg, 0), 2, "sample rate must be.*above 0, was 0"),
        (lambda m, emg: m.estimate(emg, float("nan")), 2, "fs must be a finite number"),
        (lambda m, emg: m.estimate(emg, RATE, start=float("inf")), 2, "start must be a finite number"),
        (lambda m, emg: m.estimate(emg, RATE, channel_names=NAMES[:3]), 2, "each of the 6 columns.*found 3"),
        (lambda m, emg: m.estimate(emg, RATE, channel_names="TA"), 2, "each of the 6 columns.*found 1"),
        (lambda m, emg: m.estimate(emg, RATE, channel_names=["TA"] * 6), 2, "must be unique"),
        (lambda m, emg: m.estimate(emg, RATE, channel_names=[*NAMES[:5], "x"]), 6, "lacks 1 of the 6 channels"),
        (lambda m, emg: m.estimate(emg, RATE, channel_names=[*NAMES[:5], "\udc80"]), 2, "channel_names must be valid Unicode"),
        (lambda m, emg: m.estimate(np.empty((2**31, 0)), RATE), 2, "fewer than 2147483648 values"),
        (lambda m, emg: m.estimate(emg, RATE).write("activation.mat"), 2, "ending in .h5, .nwb, .csv or .sto"),
        (lambda m, emg: m.estimate(emg, RATE).write("no folder/activation.h5"), 5, "no folder"),
        (lambda m, emg: m.estimate(emg, RATE).write("activation.nwb"), 2, "when the session began"),
        (lambda m, emg: autolfads.load_model("none.onnx", backend=m.backend), 5, "no model file 'none.onnx'"),
        (lambda m, emg: autolfads.load_model("\udc80.onnx", backend=m.backend), 2, "path must be valid Unicode"),
        (lambda m, emg: autolfads.load_model("a\0.onnx", backend=m.backend), 2, "path must have no zero character"),
        (lambda m, emg: autolfads.load_model(m.path, samples=-1, backend=m.backend), 2, "at least 0.*was -1"),
        (lambda m, emg: autolfads.load_model(m.path, samples=2**32 + 5, backend=m.backend), 2, "samples must fit into 32 bits"),
        (lambda m, emg: autolfads.load_model(m.path, credible_mass=1.5, backend=m.backend), 2, "1.5"),
        (lambda m, emg: autolfads.read_estimate("none.h5", backend=m.backend), 5, "none.h5"),
        (lambda m, emg: autolfads.read_estimate(m.path, backend=m.backend), 6, "is of no format"),
        (lambda m, emg: autolfads.read_estimate(os.path.join(os.path.dirname(m.path), "../../walk.h5"), backend=m.backend), 6, "not a file of activation estimates"),
    ],
)
def test_wrong_requests_say_what_is_wrong(model, trained, monkeypatch, tmp_path, call, code, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(autolfads.AutoLfadsError, match=message) as failure:
        call(model, trained.emg)
    assert failure.value.code == code
    assert isinstance(failure.value, ValueError) == (failure.value.code == 2)
    assert os.listdir(tmp_path) == []


def run_script(script, *arguments):
    """What a script prints, in an interpreter of its own that must end well and without a complaint."""
    done = subprocess.run([sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.strip()


def test_interrupt_still_reaches_python(backend):
    script = (
        # What started the tests may have left interrupts ignored, as shells do for background jobs.
        "import os, signal, sys, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from autolfads._backends import open_backend\nopen_backend(sys.argv[1])\n"
        "try:\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(5)\nexcept KeyboardInterrupt:\n    print('interrupted')"
    )
    assert run_script(script, backend) == "interrupted"


def test_open_model_at_exit_is_no_trouble(trained, backend):
    # What is registered first runs last at exit: here after pythonnet's own end.
    script = (
        "import sys, weakref\nclass Kept: pass\nkept = Kept()\nweakref.finalize(kept, print, 'exit')\n"
        "import autolfads, numpy\nmodel = autolfads.load_model(sys.argv[1], samples=0, backend=sys.argv[2])\n"
        "estimate = model.estimate(numpy.random.default_rng(0).standard_normal((4000, 6)), 2000)"
    )
    assert run_script(script, trained.model, backend) == "exit"


@pytest.mark.skipif("AUTOLFADS_LONG" not in os.environ or not sys.platform.startswith("linux"), reason="Takes minutes: set AUTOLFADS_LONG (Linux).")
def test_thousand_rounds_take_no_more_memory(trained, backend):
    # Where .NET compiles while the program runs it goes on doing so for some thousand rounds. Its ups and downs even out in the mean.
    script = (
        "import sys, autolfads, numpy\nemg, resident = numpy.random.default_rng(0).standard_normal((1000, 6)), []\n"
        "for _ in range(int(sys.argv[3]) + 1000):\n"
        "    with autolfads.load_model(sys.argv[1], samples=0, threads=1, backend=sys.argv[2]) as model:\n        model.estimate(emg, 2000)\n"
        "    resident.append(int(open('/proc/self/statm').read().split()[1]))\n"
        "print(numpy.mean(resident[-500:]) / numpy.mean(resident[-1000:-500]))"
    )
    assert float(run_script(script, trained.model, backend, 500 if backend == "native" else 4000)) < 1.02


@pytest.mark.parametrize("backend", ["pythonnet"], indirect=True)
@pytest.mark.parametrize("start", ["pythonnet.load('coreclr')\nimport clr", "pythonnet.set_runtime('coreclr')"])
def test_runtime_that_the_program_started_is_used(trained, backend, start):
    script = f"import sys, pythonnet\n{start}\nimport autolfads\nprint(autolfads.load_model(sys.argv[1], backend='pythonnet').window_bins)"
    assert run_script(script, trained.model) == "40"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system does not fork.")
def test_forked_process_is_refused_rather_than_stuck(trained, backend):
    # In an interpreter of its own: where pythonnet runs, little else may happen in a forked copy.
    script = (
        "import multiprocessing, sys\nimport autolfads, numpy\n"
        "model, emg = autolfads.load_model(sys.argv[1], samples=3, backend=sys.argv[2]), numpy.random.default_rng(0).standard_normal((4000, 6))\n"
        "before = model.estimate(emg, 2000)\n"
        "def use(answers):\n    for call in (lambda: model.estimate(emg, 2000), lambda: before.write('never.h5')):\n"
        "        try:\n            call()\n        except autolfads.AutoLfadsError as problem:\n            answers.put(problem.message)\n    model.close()\n"
        "context = multiprocessing.get_context('fork')\nanswers = context.SimpleQueue()\n"
        "child = context.Process(target=use, args=(answers,))\nchild.start()\nchild.join(20)\n"
        "print(child.exitcode, *(answers.get() for _ in range(2) if not answers.empty()))\n"
        "assert model.estimate(emg, 2000).activation.tobytes() == before.activation.tobytes()"
    )
    said = run_script(script, trained.model, backend)
    assert said.startswith("0 ") and said.count("before this process was forked") == 2
