#!/usr/bin/env bash
# check-swift.sh MINIMUM: one sentence and exit code 1 unless a Swift of that version is there.
set -euo pipefail
minimum=$1
if ! command -v swift >/dev/null; then
  echo "Swift is missing: install the toolchain $minimum or newer from https://www.swift.org/install/linux/ and put its usr/bin on PATH." >&2
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1)
if [ -z "$version" ] || [ "$(printf '%s\n' "$minimum" "$version" | sort -V | head -n 1)" != "$minimum" ]; then
  echo "Swift ${version:-of an unknown version} is too old: taghouse needs $minimum or newer, see https://www.swift.org/install/linux/." >&2
  exit 1
fi
