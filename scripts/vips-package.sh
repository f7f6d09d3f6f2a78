#!/usr/bin/env bash
# vips-package.sh: prints what this Debian or Ubuntu calls the package of libvips.
for name in libvips42t64 libvips42; do
  if apt-cache show "$name" >/dev/null 2>&1; then
    echo "$name"
    exit 0
  fi
done
echo libvips42
