#!/usr/bin/env bash
# install.sh PREFIX: builds the program and installs it with manual pages, completions and documents.
#
# What it needs of Debian's libraries is linked in, or lies in PREFIX/lib/taghouse. So it runs on any
# machine with the same Debian or a later one, without Swift, packages or this checkout.
set -euo pipefail
prefix=$1
cd "$(dirname "$0")/.."
scripts/build-program.sh private .build/package/private/taghouse
scripts/stage.sh .build/package/private/taghouse "$prefix"
echo "installed $prefix/bin/taghouse, version $("$prefix/bin/taghouse" --version)"
