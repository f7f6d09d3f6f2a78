"""Which files are read, and where each task begins and ends in them.

Lines may be cut anywhere: a task takes the lines that begin in its stretch. In a table a line break may
stand within quotes, so each stretch is looked at first, once as if it began within quotes and once as
if not; what is true follows from the stretches before it, and then where its first row begins is known.
Compressed files are read by one task each.

Files are opened by `pyarrow.fs`: a path on disk, `hdfs://`, `s3://`, `gs://`, where every machine
finds it.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

import pyarrow as pa
import pyarrow.fs as pafs

from ..errors import TaghouseError, UsageError

SPLIT_BYTE_COUNT = 32 << 20
FINGERPRINT_BYTE_COUNT = 64 << 10
_JSON_SUFFIXES = (".jsonl", ".json", ".ndjson")
_TABLE_SUFFIXES = (".csv",)
_COMPRESSED = {".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".bz2": "bz2"}
_MAGIC = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2"}
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Input:
    """One file."""

    path: str
    byte_count: int
    modified_at_ns: int
    fingerprint: str
    # lines, table or parquet
    framing: str
    compression: str | None
    # Of a table: the row that names the columns, and whether a byte order mark stands before it.
    first_row: bytes = b""

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class Split:
    """A stretch of a file: bytes, or a row group of Parquet."""

    file_id: int
    place: int
    path: str
    framing: str
    compression: str | None
    start: int
    # Behind its last byte; -1: to the end.
    end: int
    first_row: bytes


def _system(path: str) -> tuple[pafs.FileSystem, str]:
    if "://" in path:
        return pafs.FileSystem.from_uri(path)
    return pafs.LocalFileSystem(), path


def find_inputs(paths: Iterable[str], takes_tables: bool) -> list[Input]:
    """The files that are named, and those of folders, in the order of their paths.

    Raises TaghouseError when one is not there or is nothing that is read here.
    """
    inputs = []
    suffixes = (*_JSON_SUFFIXES, ".parquet", *(_TABLE_SUFFIXES if takes_tables else ()))
    for path in paths:
        system, inner = _system(path)
        if "://" not in path:
            inner = str(PurePosixPath(pafs.LocalFileSystem().normalize_path(_absolute(path))))
        info = system.get_file_info(inner)
        if info.type == pafs.FileType.NotFound:
            raise TaghouseError(f"there is no file {path}", exit_code=66)
        if info.type == pafs.FileType.Directory:
            found = [
                file
                for file in system.get_file_info(pafs.FileSelector(inner, recursive=True))
                if file.type == pafs.FileType.File and _plain_name(file.base_name).endswith(suffixes)
            ]
            files = sorted(found, key=lambda file: file.path)
            if not files:
                raise TaghouseError(f"no file in {path} ends in {', '.join(suffixes)}", exit_code=66)
        else:
            files = [info]
        scheme = path.split("://")[0] + "://" if "://" in path else ""
        inputs += [_look_at(system, file, scheme, takes_tables) for file in files]
    return inputs


def _absolute(path: str) -> str:
    from pathlib import Path

    return str(Path(path).absolute())


def _plain_name(name: str) -> str:
    for ending in _COMPRESSED:
        name = name.removesuffix(ending)
    return name


def _look_at(system: pafs.FileSystem, file: pafs.FileInfo, scheme: str, takes_tables: bool) -> Input:
    path = scheme + file.path
    with system.open_input_file(file.path) as stream:
        head = stream.read(FINGERPRINT_BYTE_COUNT)
    compression = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
    framing = "parquet" if head.startswith(b"PAR1") else "lines"
    first_row = b""
    if framing == "lines":
        start = head
        if compression:
            with open_stream(path, compression) as plain:
                start = plain.read(FINGERPRINT_BYTE_COUNT)
        text = start.removeprefix(_MARK).lstrip(b" \t\n\v\f\r")
        if text.startswith(b"["):
            raise TaghouseError(
                f"{path} is an array of JSON, which cannot be read side by side",
                "Make lines of it first: jq -c '.[]' FILE",
            )
        if text and not text.startswith((b"{", b'"')) and takes_tables:
            framing = "table"
            first_row = _first_row(start.removeprefix(_MARK))
    return Input(
        path=path,
        byte_count=file.size,
        modified_at_ns=file.mtime_ns or 0,
        fingerprint=hashlib.sha256(head).hexdigest(),
        framing=framing,
        compression=compression,
        first_row=first_row,
    )


def _first_row(start: bytes) -> bytes:
    end = start.find(b"\n")
    row = start if end < 0 else start[:end]
    return row.removesuffix(b"\r")


def open_stream(path: str, compression: str | None) -> IO[bytes]:
    """The decoded bytes of a file."""
    system, inner = _system(path)
    source: Any = system.open_input_file(inner)
    if compression == "gzip":
        return gzip.GzipFile(fileobj=source)
    if compression == "xz":
        return lzma.LZMAFile(source)
    if compression == "bz2":
        return bz2.BZ2File(source)
    if compression == "zstd":
        return io.BufferedReader(pa.CompressedInputStream(source, "zstd"))
    return source


# -- splits


def plan_splits(file_id: int, source: Input, split_byte_count: int = SPLIT_BYTE_COUNT) -> list[Split]:
    """Stretches of a file, in their order; those of a table still have to be aligned."""
    if source.framing == "parquet":
        import pyarrow.parquet as pq

        system, inner = _system(source.path)
        with system.open_input_file(inner) as stream:
            groups = pq.ParquetFile(stream).num_row_groups
        bounds = [(group, group + 1) for group in range(groups)]
    elif source.compression:
        bounds = [(0, -1)]
    else:
        starts = range(0, max(1, source.byte_count), split_byte_count)
        bounds = [(start, min(start + split_byte_count, source.byte_count)) for start in starts]
    return [
        Split(file_id, place, source.path, source.framing, source.compression, start, end, source.first_row)
        for place, (start, end) in enumerate(bounds)
    ]


_OPENING = re.compile(rb'(?:\A|(?<=[,\n]))"')
_CLOSING = re.compile(rb'(?:[^"]+|"")*"(?!")')


def scan_table(data: bytes, is_quoted: bool) -> tuple[bool, int | None]:
    """Whether a stretch of a table ends within quotes, and where its first own row begins.

    Args:
        data: whole lines; it begins where a line begins, within quotes or not.
    """
    first_row = None if is_quoted else 0
    place = 0
    if is_quoted:
        closing = _CLOSING.match(data)
        if not closing:
            return True, None
        place = closing.end()
    while True:
        opening = _OPENING.search(data, place)
        if first_row is None:
            newline = data.find(b"\n", place, opening.start() if opening else len(data))
            if newline >= 0:
                first_row = newline + 1
        if not opening:
            return False, first_row
        closing = _CLOSING.match(data, opening.end())
        if not closing:
            return True, first_row
        place = closing.end()


def look_at_stretch(split: Split) -> tuple[int, int, bool, bool, int | None]:
    """Of a stretch of a table that is moved to whole lines: its bounds; whether it ends within quotes,
    beginning outside or within; and its first row if it begins within."""
    with open_stream(split.path, None) as stream:
        begin = _next_line(stream, split.start)
        end = _next_line(stream, split.end)
        stream.seek(begin)
        data = stream.read(max(0, end - begin))
    plain, _ = scan_table(data, False)
    quoted, first_row = scan_table(data, True)
    return begin, end, plain, quoted, None if first_row is None else begin + first_row


def _next_line(stream: IO[bytes], place: int) -> int:
    """The first place from `place` on where a line begins."""
    if place == 0:
        return 0
    stream.seek(place - 1)
    while True:
        data = stream.read(1 << 16)
        if not data:
            return stream.tell()
        newline = data.find(b"\n")
        if newline >= 0:
            return stream.tell() - len(data) + newline + 1


def align_table(splits: list[Split], looks: list[tuple[int, int, bool, bool, int | None]]) -> list[Split]:
    """Splits that begin with a row each, by what was seen in each stretch."""
    starts: list[int] = []
    is_quoted = False
    end = 0
    for begin, end, plain, quoted, first_row in looks:
        start = first_row if is_quoted else begin
        if start is not None and start < end:
            starts.append(start)
        is_quoted = quoted if is_quoted else plain
    bounds = zip(starts, [*starts[1:], end], strict=True)
    first = splits[0]
    return [
        Split(first.file_id, place, first.path, first.framing, None, start, stop, first.first_row)
        for place, (start, stop) in enumerate(bounds)
    ]


# -- records of a split


def lines_of(split: Split) -> Iterator[tuple[int, bytes]]:
    """The lines that begin in a stretch: byte offset, and bytes with their line break."""
    stream = open_stream(split.path, split.compression)
    try:
        place = 0
        if split.compression is None and split.start > 0:
            place = _next_line(stream, split.start)
            stream.seek(place)
        yield from _lines(stream, place, split.end)
    finally:
        stream.close()


def _lines(stream: IO[bytes], place: int, end: int) -> Iterator[tuple[int, bytes]]:
    rest = b""
    while end < 0 or place < end or rest:
        data = stream.read(4 << 20)
        if not data:
            if rest and (end < 0 or place < end):
                yield place, rest
            return
        parts = (rest + data).split(b"\n")
        rest = parts.pop()
        for part in parts:
            if 0 <= end <= place:
                return
            line = part + b"\n"
            yield place, line
            place += len(line)
        if 0 <= end <= place:
            return


def rows_of(split: Split) -> Iterator[tuple[int, bytes]]:
    """The rows of an aligned stretch of a table: byte offset, and bytes with their line break."""
    stream = open_stream(split.path, split.compression)
    try:
        if split.compression is None:
            stream.seek(split.start)
            data = stream.read(split.end - split.start)
            yield from cut_rows(data, split.start, is_last=True)
            return
        offset, rest = 0, b""
        while data := stream.read(8 << 20):
            rest += data
            rows = list(cut_rows(rest, offset, is_last=False))
            yield from rows
            consumed = sum(len(row) for _, row in rows)
            rest, offset = rest[consumed:], offset + consumed
        yield from cut_rows(rest, offset, is_last=True)
    finally:
        stream.close()


def cut_rows(data: bytes, offset: int, is_last: bool) -> Iterator[tuple[int, bytes]]:
    """Rows of a table; the last one without its line break only if nothing follows."""
    start = place = 0
    while True:
        opening = _OPENING.search(data, place)
        stop = opening.start() if opening else len(data)
        newline = data.find(b"\n", place, stop)
        while newline >= 0:
            yield offset + start, data[start : newline + 1]
            start = newline + 1
            newline = data.find(b"\n", start, stop)
        if not opening:
            break
        closing = _CLOSING.match(data, opening.end())
        if not closing:
            break
        place = closing.end()
    if is_last and start < len(data):
        yield offset + start, data[start:]


def parquet_rows(split: Split) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a row group: their place in the file from 0 on, and their columns."""
    import pyarrow.parquet as pq

    system, inner = _system(split.path)
    with system.open_input_file(inner) as stream:
        file = pq.ParquetFile(stream)
        first = sum(file.metadata.row_group(group).num_rows for group in range(split.start))
        for batch in file.iter_batches(batch_size=2000, row_groups=[split.start]):
            for row in batch.to_pylist():
                yield first, row
                first += 1


def check_format(framing: str, format_name: str) -> None:
    """Raises UsageError for a file of a shape that the format has not."""
    if framing == "table" and format_name != "e621-posts":
        raise UsageError(f"tables are not read as {format_name}")
