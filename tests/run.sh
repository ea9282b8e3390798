#!/usr/bin/env bash
# Installs what the tests need (as root), builds, runs every test project and ends with "N passed, N failed, N skipped".
#   tests/run.sh          everything that fits into a few minutes
#   tests/run.sh --long   also the tests marked explicit, such as whole trainings
set -euo pipefail
cd "$(dirname "$0")/.."

explicit=off
[ "${1:-}" = "--long" ] && explicit=on

# gcc, which links the C library and compiles the programs that test it. libhdf5, which infer --append calls. Outside readers of our files and writers of others: h5py, scipy (MATLAB files), the ONNX checker, a YAML reader and a schema checker. pytest runs the suite of the Python package, with pandas and xarray, Octave that of the MATLAB package; matplotlib draws the examples. Tests that need them skip with a reason where they are absent.
if { ! /usr/bin/python3 -c 'import ctypes, numpy, scipy, h5py, onnx, yaml, jsonschema, pytest, pandas, xarray, matplotlib; ctypes.CDLL("libhdf5_serial.so.103")' 2>/dev/null || ! command -v gcc >/dev/null || ! command -v mkoctfile >/dev/null || [ ! -e /usr/include/zlib.h ]; } && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev zlib1g-dev libhdf5-103-1 python3-numpy python3-scipy python3-h5py python3-onnx python3-yaml python3-jsonschema python3-pytest python3-pandas python3-xarray python3-matplotlib octave octave-dev >/dev/null
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build AutoLfadsBridge.sln -c Release
# Tests of the C library skip where it is not published.
! command -v gcc >/dev/null || dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native
# Only a debug build lays guards around the kernels' memory.
dotnet build tests/Kernels.Tests -c Debug

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
run_tests() { dotnet test "$@" --no-build -- --explicit "$explicit" 2>&1 | tee -a "$log" || status=$?; }
run_tests --project tests/Kernels.Tests -c Debug
run_tests --solution AutoLfadsBridge.sln -c Release --max-parallel-test-modules 1

# Every run ends with a summary of its own.
count() { awk -v key="$1:" '$1 == key { n += $2 } END { print n + 0 }' "$log"; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
# A project that crashes or finds no tests counts as a failure even when no single test is reported as failed.
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
