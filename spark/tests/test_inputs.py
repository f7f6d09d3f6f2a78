"""Wherever a file is cut, its records are the same, each once and at its place."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import SEED

from taghouse_spark.errors import TaghouseError
from taghouse_spark.load import inputs


def _splits(path: Path, size: int, takes_tables: bool) -> list[inputs.Split]:
    source = inputs.find_inputs([str(path)], takes_tables)[0]
    splits = inputs.plan_splits(1, source, size)
    if source.framing == "table" and not source.compression:
        splits = inputs.align_table(splits, [inputs.look_at_stretch(split) for split in splits])
    return splits


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
def test_lines_may_be_cut_anywhere(tmp_path: Path, size: int) -> None:
    data = b'{"a":1}\n\n  \r\n{"bb": 22}\r\nlast line'
    path = tmp_path / "f.jsonl"
    path.write_bytes(data)
    whole = list(inputs.lines_of(_splits(path, 1 << 20, False)[0]))
    parts = [line for split in _splits(path, size, False) for line in inputs.lines_of(split)]
    assert parts == whole
    assert b"".join(line for _, line in whole) == data
    assert [data.index(line) for _, line in whole if line.strip()] == [
        place for place, line in whole if line.strip()
    ]


def _random_table(chance: random.Random) -> bytes:
    cells = [b"1", b"", b'""', b'"a\nb"', b'"x ""y"" \r\n z"', b"it's 5\" wide", b'"q"w', b'",\n,"']
    rows = [b"id,md5,tag_string"]
    rows += [b",".join(chance.choice(cells) for _ in range(3)) for _ in range(chance.randrange(1, 12))]
    if chance.random() < 0.3:
        rows.append(b'7,"never closed\n8,9')
    return b"\n".join(rows) + chance.choice([b"", b"\n"])


def test_tables_may_be_cut_anywhere(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    path = tmp_path / "f.csv"
    for _ in range(150):
        data = _random_table(chance)
        path.write_bytes(data)
        whole = list(inputs.cut_rows(data, 0, is_last=True))
        assert b"".join(row for _, row in whole) == data
        size = chance.randrange(1, 20)
        parts = [row for split in _splits(path, size, True) for row in inputs.rows_of(split)]
        assert parts == whole, (SEED, size, data)


@pytest.mark.parametrize("ending", ["gz", "xz", "bz2", "zst"])
def test_compressed_files_are_read_whole(tmp_path: Path, ending: str) -> None:
    data = b'id,md5\n1,"a\nb"\n2,c\n'
    compress: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "xz": lzma.compress,
        "bz2": bz2.compress,
        "zst": lambda plain: pa.compress(plain, "zstd", asbytes=True),
    }
    path = tmp_path / f"f.csv.{ending}"
    path.write_bytes(compress[ending](data))
    splits = _splits(path, 4, True)
    assert [row for split in splits for row in inputs.rows_of(split)] == list(
        inputs.cut_rows(data, 0, is_last=True)
    )
    lines = [line for split in splits for _, line in inputs.lines_of(split)]
    assert b"".join(lines) == data


def test_what_is_no_input_is_refused(tmp_path: Path) -> None:
    array = tmp_path / "a.json"
    array.write_text('[{"id":1}]')
    with pytest.raises(TaghouseError, match="array of JSON"):
        inputs.find_inputs([str(array)], False)
    with pytest.raises(TaghouseError, match="there is no file"):
        inputs.find_inputs([str(tmp_path / "none.jsonl")], False)
    (tmp_path / "empty").mkdir()
    with pytest.raises(TaghouseError, match="no file in"):
        inputs.find_inputs([str(tmp_path / "empty")], False)
