#!/usr/bin/env python3
"""build_wheel.py STAGE FOLDER: a Python wheel in FOLDER, of what stage.sh has put below STAGE.

pip puts the program among the scripts, and lib and share below the environment, where the program looks
for its library. So nothing of Python runs when it starts. The tag says which C library is needed, by the
symbols that the files ask for. The same files give the same bytes.
"""

import base64
import hashlib
import os
import platform
import re
import subprocess
import sys
import zipfile

SUMMARY = "A warehouse for image-board metadata in one SQLite file"


def files(folder):
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(top, name)
            yield os.path.relpath(path, folder), path


def tag(stage):
    """manylinux_2_35_x86_64, if 2.35 is the newest C library that a file asks for."""
    versions = set()
    for name, path in files(stage):
        if name == "bin/taghouse" or name.startswith("lib/"):
            symbols = subprocess.check_output(["objdump", "-T", path], text=True)
            versions.update(int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", symbols))
    return f"manylinux_2_{max(versions)}_{platform.machine()}"


def main():
    stage, folder = sys.argv[1:]
    here = os.path.dirname(os.path.abspath(__file__))
    version = subprocess.check_output(
        [os.path.join(stage, "bin/taghouse"), "--version"], text=True).strip()
    full_tag = f"py3-none-{tag(stage)}"
    data, info = f"taghouse-{version}.data", f"taghouse-{version}.dist-info"
    members = []
    for name, path in files(stage):
        place = "scripts/taghouse" if name == "bin/taghouse" else "data/" + name
        members.append((f"{data}/{place}", open(path, "rb").read(), os.access(path, os.X_OK)))
    for name, path in files(os.path.join(here, "wheel")):
        if name.endswith(".py"):
            members.append((name, open(path, "rb").read(), False))
    with open(os.path.join(here, "../README.md"), encoding="utf-8") as file:
        readme = file.read()
    metadata = (
        f"Metadata-Version: 2.1\nName: taghouse\nVersion: {version}\nSummary: {SUMMARY}\n"
        "Requires-Python: >=3.10\nDescription-Content-Type: text/markdown\n\n" + readme)
    wheel = f"Wheel-Version: 1.0\nGenerator: taghouse\nRoot-Is-Purelib: false\nTag: {full_tag}\n"
    members.append((f"{info}/METADATA", metadata.encode(), False))
    members.append((f"{info}/WHEEL", wheel.encode(), False))
    record = ""
    for name, content, _ in members:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    record += f"{info}/RECORD,,\n"
    members.append((f"{info}/RECORD", record.encode(), False))

    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"taghouse-{version}-{full_tag}.whl")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content, is_program in members:
            member = zipfile.ZipInfo(name)
            member.external_attr = (0o100755 if is_program else 0o100644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    print(f"built {path}, {os.path.getsize(path) / 1e6:.1f} MB")


main()
