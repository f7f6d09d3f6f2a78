#!/usr/bin/env bash
# stage.sh PROGRAM FOLDER: puts the program and all that comes with it below FOLDER, as below /usr:
# bin, lib/taghouse (SQL functions; simdjson for a program that looks there), share with manual pages,
# completions and documents.
set -euo pipefail
program=$1
folder=$2
here=$(cd "$(dirname "$0")/.." && pwd)
share=$folder/share

install -d "$folder/bin" "$folder/lib/taghouse"
install -m 755 "$program" "$folder/bin/taghouse"
if readelf -d "$program" | grep -q 'RPATH.*lib/taghouse'; then
  library=$(ldd "$program" | awk '$1 ~ /^libsimdjson\.so/ {print $3}')
  install -m 644 "$library" "$folder/lib/taghouse/"
  # What is linked in, or lies beside it, has licences that go with it.
  install -d "$share/doc/taghouse/licenses"
  for package in $(cat "$here/.build/libraries/packages") libsimdjson-dev; do
    install -m 644 "/usr/share/doc/$package/copyright" "$share/doc/taghouse/licenses/${package%-dev}"
  done
fi
"$here/scripts/build-extension.sh" "$here/.build/extension/taghouse.so"
install -m 644 "$here/.build/extension/taghouse.so" "$folder/lib/taghouse/taghouse.so"

install -d "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d" "$share/man/man1" "$share/doc/taghouse"
"$folder/bin/taghouse" completion bash > "$share/bash-completion/completions/taghouse"
"$folder/bin/taghouse" completion zsh > "$share/zsh/site-functions/_taghouse"
"$folder/bin/taghouse" completion fish > "$share/fish/vendor_completions.d/taghouse.fish"
date=$(git -C "$here" log -1 --format=%cs 2>/dev/null || date -r "$here/CHANGELOG.md" +%F)
"$folder/bin/taghouse" --experimental-dump-help |
  python3 "$here/scripts/manual_pages.py" "$("$folder/bin/taghouse" --version)" "$date" \
    "$share/man/man1"

install -m 644 "$here/README.md" "$here/CHANGELOG.md" "$share/doc/taghouse/"
install -d "$share/doc/taghouse/docs"
install -m 644 "$here"/docs/*.md "$share/doc/taghouse/docs/"
for package in "$here"/.build/checkouts/*/; do
  for licence in "$package"LICENSE*; do
    install -D -m 644 "$licence" "$share/doc/taghouse/licenses/$(basename "$package")"
  done
done
toolchain=$(dirname "$(realpath "$(command -v swiftc)")")
install -m 644 "$toolchain/../share/swift/LICENSE.txt" "$share/doc/taghouse/licenses/swift"
