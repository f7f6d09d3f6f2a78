#!/usr/bin/env bash
# fetch-tagger.sh PACKAGE FOLDER: what `taghouse tag` needs beside the program. Installs libvips of Debian, and puts
# the library of ONNX Runtime, out of PyPI's wheel PACKAGE (onnxruntime, onnxruntime-gpu), into FOLDER.
set -euo pipefail
package=$1
folder=$2
cd "$(dirname "$0")/.."
scripts/install-packages.sh python3-venv "$(scripts/vips-package.sh)"
work=.build/tagger
mkdir -p "$work"
python3 -m venv "$work/python"
rm -rf "$work/wheel"
"$work/python/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --dest "$work/wheel" "$package"
python3 - "$work"/wheel/*.whl "$folder" <<'PYTHON'
import os, sys, zipfile
wheel, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
for name in os.listdir(folder):
    if name.startswith("libonnxruntime"):
        os.remove(os.path.join(folder, name))
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        base = os.path.basename(name)
        if "/capi/" in name and base.startswith("libonnxruntime") and ".so" in base:
            with archive.open(name) as source, open(os.path.join(folder, base), "wb") as target:
                target.write(source.read())
            print("fetched", os.path.join(folder, base))
PYTHON
rm -rf "$work"
