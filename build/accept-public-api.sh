#!/usr/bin/env bash
# Rewrites PublicAPI.Unshipped.txt of one project (e.g. src/Search) to what its code declares now.
# Read the difference before committing it: that file is the promise to users.
set -euo pipefail
project=${1:?usage: build/accept-public-api.sh src/NAME}
file="$project/PublicAPI.Unshipped.txt"
echo '#nullable enable' > "$file"
export DOTNET_CLI_UI_LANGUAGE=en
{ dotnet build "$project" --no-incremental -p:BuildProjectReferences="${BUILD_REFERENCES:-true}" 2>&1 || true; } \
  | grep -F "$(cd "$project" && pwd)/" \
  | { grep -oP "RS0016: Symbol '\K.*(?=' is not part of the declared)" || true; } | LC_ALL=C sort -u >> "$file"
wc -l "$file"
