#!/usr/bin/env bash
# Builds everything and runs every test project. Ends with the line "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build AutoLfadsBridge.sln -c Release
