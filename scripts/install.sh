#!/usr/bin/env bash
# install.sh PREFIX: builds the program with the Swift library linked in, and installs it.
#
# The shared libraries that it needs from Debian packages (SQLite, simdjson, libarchive, libedit and
# what they need) are put beside it in PREFIX/lib/taghouse, where it looks first. So it runs on any
# machine with the same Debian, whatever is installed there, without Swift and without this checkout.
set -euo pipefail
prefix=$1
scratch=.build-install
swift build -c release --product taghouse --static-swift-stdlib --scratch-path "$scratch" \
  -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$ORIGIN/../lib/taghouse'
program=$scratch/release/taghouse
install -d "$prefix/bin" "$prefix/lib/taghouse"
install -m 755 -s "$program" "$prefix/bin/taghouse"
# All but what every Debian system has: libc and its parts, and the C++ library that apt needs.
ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// {print $1, $3}' |
  grep -vE '^(libc|libm|libdl|librt|libpthread|libutil|libresolv|libgcc_s|libstdc\+\+)\.so' |
  while read -r _ library; do
    install -m 644 "$library" "$prefix/lib/taghouse/"
  done
scripts/build-extension.sh "$scratch/taghouse.so"
install -m 644 "$scratch/taghouse.so" "$prefix/lib/taghouse/taghouse.so"
echo "installed $prefix/bin/taghouse, version $("$prefix/bin/taghouse" --version)"
