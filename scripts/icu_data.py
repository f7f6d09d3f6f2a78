#!/usr/bin/env python3
"""icu_data.py TOOLCHAIN_BIN BASE: the ICU data of Swift's static Foundation, in English only.

Writes BASE.dat, BASE.S, which makes it the object that the linker takes instead of the toolchain's, and
BASE.symbol, the name of its symbol.
ICU falls back to its root data for a language that is not there. What else goes: converters of old
character sets, dictionaries that find words in Thai and other texts, transliteration, numbers in words.

The format is that of ICU's package files (`CmnD`): a header; then, counted from there, the number of
items, for each the offsets of its name and of its bytes, the names, and the items in the same order.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile

LANGUAGE = re.compile(r"[a-z]{2,3}(_\w+)?\.res")
ENGLISH = {"en.res", "en_001.res", "en_US.res", "en_US_POSIX.res"}
UNUSED_ENDINGS = (".cnv", ".dict", ".spp", ".cfu")
UNUSED_FOLDERS = {"translit", "rbnf"}


def data_of(archive):
    """The name of the symbol and its bytes, from the member that has nothing else."""
    member = "icu_packaged_data.cpp.o"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ar", "x", os.path.abspath(archive), member], check=True, cwd=folder)
        path = os.path.join(folder, member)
        table = subprocess.check_output(["readelf", "--wide", "--symbols", path], text=True)
        symbol = re.search(r"\sOBJECT\s.*\s(icudt\d+_dat)$", table, re.MULTILINE).group(1)
        section = os.path.join(folder, "data")
        subprocess.run(
            ["objcopy", "-O", "binary", "--only-section=.rodata", path, section], check=True)
        with open(section, "rb") as file:
            return symbol, file.read()


def is_kept(name):
    folders, file = name.split("/")[1:-1], name.split("/")[-1]
    if file.endswith(UNUSED_ENDINGS) or UNUSED_FOLDERS.intersection(folders):
        return False
    return file in ENGLISH or not LANGUAGE.fullmatch(file)


def reduced(data):
    header = struct.unpack_from("<H", data)[0]
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        raise SystemExit("icu_data.py: this is no ICU data that this script knows")
    count = struct.unpack_from("<I", data, header)[0]
    entries = [struct.unpack_from("<II", data, header + 4 + 8 * i) for i in range(count)]
    ends = [start for _, start in entries[1:]] + [len(data) - header]
    items = []
    for (name_at, start), end in zip(entries, ends):
        name = data[header + name_at : data.index(b"\0", header + name_at)]
        if is_kept(name.decode()):
            items.append((name + b"\0", data[header + start : header + end]))
    names_at = 4 + 8 * len(items)
    names = b"".join(name for name, _ in items)
    body = bytearray(-(names_at + len(names)) % 16)
    toc = [struct.pack("<I", len(items))]
    name_at = names_at
    for name, item in items:
        toc.append(struct.pack("<II", name_at, names_at + len(names) + len(body)))
        name_at += len(name)
        body += item + bytes(-len(item) % 16)
    return data[:header] + b"".join(toc) + names + bytes(body)


def main():
    toolchain, base = sys.argv[1:]
    archive = os.path.join(toolchain, "../lib/swift_static/linux/lib_FoundationICU.a")
    symbol, data = data_of(archive)
    with open(base + ".dat", "wb") as file:
        file.write(reduced(data))
    with open(base + ".symbol", "w") as file:
        file.write(symbol + "\n")
    with open(base + ".S", "w") as file:
        file.write(
            f"""  .section .rodata
  .globl {symbol}
  .balign 16
  .type {symbol}, @object
{symbol}:
  .incbin "{os.path.basename(base)}.dat"
  .size {symbol}, . - {symbol}
  .section .note.GNU-stack, "", @progbits
""")


main()
