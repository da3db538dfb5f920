#!/usr/bin/env bash
# Runs the notebooks (all, or those that are named) as they are, and writes what they show into them. Minutes each: they train.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build notebooks
dotnet build build/NotebookRunner
if [ $# -eq 0 ]; then set -- notebooks/*.ipynb; fi
for notebook; do dotnet run --no-build --project build/NotebookRunner -- "$notebook" --write; done
