#!/usr/bin/env bash
# build-program.sh private|debian FILE: the release program without symbols, linked to be installed.
#
#   private  runs on any Linux with that C library or a later one and the C++ library: all else is
#            linked in, but simdjson, which is looked for in ../lib/taghouse.
#   debian   uses Debian's libraries.
#
# Compiling is the same as in `make build`, so only the link is done again.
set -euo pipefail
kind=$1
file=$2
cd "$(dirname "$0")/.."
libraries=$PWD/.build/libraries
scripts/link-libraries.sh "$libraries"
export PKG_CONFIG_PATH=$libraries/$kind
flags=(--disable-local-rpath -Xlinker -u -Xlinker "$(cat "$libraries/icu.symbol")")
if [ "$kind" = private ]; then
  flags+=(-Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$ORIGIN/../lib/taghouse')
fi
swift build -c release --static-swift-stdlib --product taghouse "${flags[@]}" >&2
mkdir -p "$(dirname "$file")"
install -m 755 -s .build/release/taghouse "$file"
