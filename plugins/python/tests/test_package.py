"""What does not depend on a backend: tables, choice of backends, the doctor, and agreement with the library's own documents."""

from __future__ import annotations

import builtins
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import numpy as np
import pytest

import autolfads
from autolfads import _backends, _library
from conftest import NAMES, RATE

PACKAGE = Path(autolfads.__file__).parent


@pytest.fixture
def estimate(trained):
    try:
        model = autolfads.load_model(trained.model, samples=3)
    except autolfads.AutoLfadsError as missing:
        pytest.skip(str(missing))
    return model.estimate(trained.emg, RATE, start=1.0)


@pytest.fixture
def without(monkeypatch):
    """Makes a package seem not to be installed."""
    original = builtins.__import__

    def hide(name):
        def find(wanted, *rest):
            if wanted == name:
                raise ImportError(name)
            return original(wanted, *rest)

        monkeypatch.setattr(builtins, "__import__", find)

    return hide


def test_to_pandas_has_time_and_names(estimate):
    pandas = pytest.importorskip("pandas")
    table = estimate.to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert list(table.columns) == NAMES and table.index.name == "time" and table.index[0] == 1.0
    assert np.array_equal(table["TA"], estimate.activation[:, NAMES.index("TA")])
    assert list(estimate.to_pandas("factors").columns) == ["factor_1", "factor_2"]
    assert estimate.to_pandas("initial_conditions").index.name == "window"
    with pytest.raises(autolfads.AutoLfadsError, match="no part 'force'. It has activation, lower"):
        estimate.to_pandas("force")


def test_to_xarray_has_axes(estimate):
    pytest.importorskip("xarray")
    data = estimate.to_xarray()
    assert np.array_equal(data.activation.sel(channel="TA", time=slice(1.5, 2.0)), estimate.activation[250:501, NAMES.index("TA")])
    assert dict(data.sizes) == {"time": 2000, "channel": 6, "factor": 2, "input": 1, "window": data.sizes["window"], "dimension": 3}
    assert data.attrs["rate_hz"] == 500 and str(data.unit[0].item()) == "mV"


@pytest.mark.parametrize("name", ["pandas", "xarray"])
def test_missing_package_is_named(estimate, without, name):
    without(name)
    with pytest.raises(ImportError, match=f"needs the package {name}: pip install {name}"):
        getattr(estimate, f"to_{name}")()


def test_arrays_are_read_only(estimate):
    with pytest.raises(ValueError, match="read-only"):
        estimate.activation[0] = 0


@pytest.mark.parametrize("emg", [np.zeros((500, 6), complex), np.zeros((500, 6), bool), [["a"] * 6] * 500, None])
def test_what_is_no_number_is_a_type_error(trained, estimate, emg):
    with autolfads.load_model(trained.model) as model:
        with pytest.raises(TypeError, match="emg must hold real numbers"):
            model.estimate(emg, RATE)
        with pytest.raises(TypeError, match="fs must be a number, found 'fast'"):
            model.estimate(trained.emg, "fast")
        with pytest.raises(TypeError, match="samples must be a whole number, found 2.5"):
            autolfads.load_model(trained.model, samples=2.5)


def _doctor(**environment):
    clean = {k: v for k, v in os.environ.items() if k not in ("AUTOLFADS_LIBRARY", "AUTOLFADS_COMMAND")}
    done = subprocess.run([sys.executable, "-m", "autolfads", "doctor"], env={**clean, "PYTHONPATH": str(PACKAGE.parent), **environment}, capture_output=True, text=True)
    assert done.stderr == "" or done.stderr.count("Traceback") == 0
    return done.returncode, done.stdout


def test_doctor_says_what_is_missing_and_how_to_get_it(tmp_path):
    if (PACKAGE / "lib").exists():
        pytest.skip("The package has a library of its own.")
    code, said = _doctor(AUTOLFADS_LIBRARY=str(tmp_path / "nowhere"), AUTOLFADS_COMMAND="no-such-program run")
    assert code == 1 and "Models cannot be applied" in said
    assert "nowhere (does not exist)" in said
    assert "dotnet publish interop/AutoLfads.Native -c Release -o FOLDER" in said and "dotnet publish interop/AutoLfads.Interop -c Release -o FOLDER" in said
    assert "there is no program 'no-such-program'" in said


def test_doctor_says_what_is_found(estimate):
    code, said = _doctor(**{k: v for k, v in os.environ.items() if k.startswith("AUTOLFADS")})
    assert code == 0 and "Models can be applied." in said
    assert re.search(r"backend (pythonnet|native|hostfxr): \d+\.\d+\.\d+, /", said)


def test_library_is_found_as_file_and_in_folder(tmp_path, monkeypatch):
    file = tmp_path / _backends.LIBRARY_FILE
    file.write_text("")
    for value in (str(tmp_path), str(file), os.pathsep.join(["/nowhere", str(tmp_path)])):
        monkeypatch.setenv("AUTOLFADS_LIBRARY", value)
        assert _backends.find_file(_backends.LIBRARY_FILE)[0] == file
    with pytest.raises(autolfads.AutoLfadsError, match="cannot be loaded") as failure:
        _library.open_native(file)
    assert failure.value.code == 10


def test_library_of_another_version_is_named(tmp_path):
    if shutil.which("gcc") is None or not sys.platform.startswith("linux"):
        pytest.skip("gcc is not installed.")
    other = tmp_path / "libautolfads.so"
    subprocess.run(["gcc", "-shared", "-x", "c", "-o", other, "-"], input=b"int autolfads_version(void) { return 0; }", check=True)
    with pytest.raises(autolfads.AutoLfadsError, match="has no function autolfads_last_error: it is of another version. Publish it again."):
        _library.open_native(other)


def test_auto_is_pythonnet_where_the_program_uses_it(monkeypatch):
    opened = []
    monkeypatch.setattr(_backends, "_OPEN", {name: lambda name=name: opened.append(name) or name for name in _backends.BACKEND_NAMES})
    monkeypatch.setattr(_backends, "_opened", {})
    monkeypatch.delitem(sys.modules, "pythonnet", raising=False)
    assert _backends.open_backend("auto") == "native"
    monkeypatch.setitem(sys.modules, "pythonnet", None)
    assert _backends.open_backend("auto") == "pythonnet"
    assert opened == ["native", "pythonnet"]


def test_unknown_backend_is_refused(trained):
    with pytest.raises(ValueError, match="backend must be auto, native, hostfxr, pythonnet; found 'mono'"):
        autolfads.load_model(trained.model, backend="mono")


_C_TYPES = {
    "char *": "c_char_p", "const char *": "c_char_p", "const char *const *": "LP_c_char_p", "int64_t": "c_long", "int64_t *": "LP_c_long", "int32_t": "c_int",
    "int32_t *": "LP_c_int", "double": "c_double", "double *": "LP_c_double", "const double *": "LP_c_double", "autolfads_model": "c_long", "autolfads_model *": "LP_c_long",
    "autolfads_result": "c_long", "autolfads_result *": "LP_c_long", "autolfads_options *": "LP_OptionsStructure", "const autolfads_options *": "LP_OptionsStructure",
}


@pytest.fixture(scope="module")
def header() -> str:
    for file in [*(p / "interop" / "AutoLfads.Native" / "autolfads.h" for p in PACKAGE.parents), PACKAGE / "lib" / "autolfads.h"]:
        if file.is_file():
            return re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
    pytest.skip("autolfads.h is part of the source, which is not here.")


def test_signatures_are_those_of_the_header(header):
    declared = dict(re.findall(r"AUTOLFADS_API int32_t autolfads_(\w+)\(([^)]*)\);", header))
    for name, types in _library.SIGNATURES.items():
        parameters = [re.sub(r"\s*\w+$", "", " ".join(p.split())) for p in declared[name].split(",")]
        assert [t.__name__ for t in types] == [_C_TYPES[p] for p in parameters], name


def test_options_are_those_of_the_header(header):
    members = re.findall(r"(\w+) (\w+);", re.search(r"struct autolfads_options \{(.*?)\}", header, re.S).group(1))
    assert [(f, t.__name__) for f, t in _library.OptionsStructure._fields_] == [(name, _C_TYPES[kind]) for kind, name in members]


def test_pythonnet_backend_calls_members_that_there_are():
    assembly, _ = _backends.find_file(_backends.ASSEMBLY_FILE)
    documents = assembly and assembly.with_suffix(".xml")
    if not documents or not documents.is_file():
        pytest.skip("The assembly's documentation is not beside it.")
    members = {re.sub(r"\(.*", "", m.attrib["name"]).split(".")[-1] for m in xml.parse(documents).iter("member")}
    others = {"IntPtr", "Array", "String", "AddReference", "GetClrType", "Assembly", "GetName", "Version", "ToString", "Message", "Exception", "Interop"}
    used = set(re.findall(r"\w\.([A-Z]\w+)", (PACKAGE / "_pythonnet.py").read_text())) - others
    assert len(used) > 20
    assert used <= members
