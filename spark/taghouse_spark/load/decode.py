"""The records of a split as rows of one table, which is staged as Parquet.

A row is a post that a record tells of (`kind` post), input that is no record (`reject`), or what a split
adds up to (`split`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from ..errors import UsageError
from ..formats import captions, danbooru, e621, kohya
from ..formats.record import INTEGER_COLUMNS, RECORD_TEXT_COLUMNS, TEXT_COLUMNS, PostRecord, Reject
from .inputs import Split, lines_of, parquet_rows, rows_of

POST, REJECT, SPLIT = "post", "reject", "split"
KEPT_BYTE_COUNT = 200
MAXIMUM_RECORD_BYTE_COUNT = 64 << 20
_BATCH_ROW_COUNT = 4000
_BLANKS = b" \t\n\v\f\r"

RECORD_COLUMNS = (*RECORD_TEXT_COLUMNS, "score")


def _fields() -> list[tuple[str, pa.DataType, Any]]:
    fields: list[tuple[str, pa.DataType, Any]] = [
        ("kind", pa.string(), StringType()),
        ("file_id", pa.int64(), LongType()),
        ("split", pa.int64(), LongType()),
        ("byte_offset", pa.int64(), LongType()),
        # Within the split, from 0 on; of a split its line breaks.
        ("line", pa.int64(), LongType()),
        # Of a split its records and blank lines.
        ("byte_count", pa.int64(), LongType()),
        # Of a split.
        ("blank_count", pa.int64(), LongType()),
        ("reason", pa.string(), StringType()),
        ("first_bytes", pa.string(), StringType()),
        ("number", pa.int64(), LongType()),
        ("site", pa.string(), StringType()),
        ("has_fields", pa.bool_(), BooleanType()),
    ]
    fields += [(name, pa.int64(), LongType()) for name in INTEGER_COLUMNS]
    fields += [(name, pa.string(), StringType()) for name in TEXT_COLUMNS]
    fields += [
        ("has_tags", pa.bool_(), BooleanType()),
        ("tags", pa.list_(pa.string()), ArrayType(StringType())),
        ("categories", pa.list_(pa.int32()), ArrayType(IntegerType())),
        ("caption_kinds", pa.list_(pa.string()), ArrayType(StringType())),
        ("caption_texts", pa.list_(pa.string()), ArrayType(StringType())),
        ("has_record", pa.bool_(), BooleanType()),
    ]
    fields += [(f"record_{name}", pa.string(), StringType()) for name in RECORD_TEXT_COLUMNS]
    fields += [
        ("record_score", pa.int64(), LongType()),
        ("latent_width", pa.int64(), LongType()),
        ("latent_height", pa.int64(), LongType()),
        ("problem_fields", pa.list_(pa.string()), ArrayType(StringType())),
        ("problem_values", pa.list_(pa.string()), ArrayType(StringType())),
    ]
    return fields


ARROW_SCHEMA = pa.schema([(name, kind) for name, kind, _ in _fields()])
SCHEMA = StructType([StructField(name, kind) for name, _, kind in _fields()])


@dataclass(frozen=True)
class DecodingSettings:
    """The format, and what its decoder has to know."""

    format_name: str
    kohya: kohya.KohyaSettings | None = None


FORMATS = ("danbooru", "e621-posts", "e621-captions", "kohya")


def document_decoder(settings: DecodingSettings, file_name: str) -> Callable[[bytes], PostRecord]:
    """What decodes a line of JSON."""
    if settings.format_name == "danbooru":
        return danbooru.decode
    if settings.format_name == "e621-posts":
        return e621.decode
    if settings.format_name == "e621-captions":
        return captions.decode
    if settings.kohya is None:
        raise UsageError(f"there is no format '{settings.format_name}'", f"There are {', '.join(FORMATS)}.")
    options = settings.kohya
    return lambda document: kohya.decode(document, options, file_name)


def _row_decoder(settings: DecodingSettings) -> Callable[[dict[str, Any]], PostRecord]:
    from . import columns

    return columns.decoder(settings.format_name)


def decoder(settings: DecodingSettings) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What decodes splits on the machine where it runs."""

    def decode_all(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                yield from decode_split(Split(**row), settings)

    return decode_all


def decode_split(split: Split, settings: DecodingSettings) -> Iterator[pa.RecordBatch]:
    """The rows of one split, the last of which tells what it adds up to."""
    collected = _Rows(split)
    if split.framing == "parquet":
        decode_row = _row_decoder(settings)
        for place, cells in parquet_rows(split):
            collected.record_count += 1
            try:
                collected.add(place, place, decode_row(cells))
            except Reject as reject:
                collected.reject(place, place, str(cells).encode(), str(reject))
            if collected.is_full:
                yield collected.take()
        collected.line_break_count = 0
    else:
        for place, line, record, told in _records(split, settings, collected):
            if isinstance(told, Reject):
                collected.reject(place, line, record, str(told))
            elif told is not None:
                collected.add(place, line, told)
            if collected.is_full:
                yield collected.take()
    collected.end()
    yield collected.take()


def _records(
    split: Split, settings: DecodingSettings, collected: _Rows
) -> Iterator[tuple[int, int, bytes, PostRecord | Reject | None]]:
    table = e621.PostTable(split.first_row) if split.framing == "table" else None
    read = document_decoder(settings, PurePosixPath(split.path).name)
    line = 0
    for place, raw in rows_of(split) if table else lines_of(split):
        start_line = line
        # The last line of a file may lack its line break.
        line += raw.count(b"\n") + (not raw.endswith(b"\n"))
        collected.line_break_count = line
        record = raw.removesuffix(b"\n").removesuffix(b"\r")
        if place == 0 and record.startswith(b"\xef\xbb\xbf"):
            record = record[3:]
            place = 3
        if table and place in (0, 3) and record == split.first_row and table.header:
            continue
        collected.record_count += 1
        if not record.strip(_BLANKS):
            collected.blank_count += 1
            continue
        if len(record) > MAXIMUM_RECORD_BYTE_COUNT:
            yield place, start_line, record, Reject(f"is longer than {MAXIMUM_RECORD_BYTE_COUNT} bytes")
            continue
        try:
            told = table.decode(record) if table else read(record)
            if told is None:
                collected.blank_count += 1
                continue
            yield place, start_line, record, told
        except Reject as reject:
            yield place, start_line, record, reject


class _Rows:
    """Rows of a split that wait to be handed on."""

    def __init__(self, split: Split) -> None:
        self._split = split
        self._columns: dict[str, list[Any]] = {name: [] for name in ARROW_SCHEMA.names}
        self._count = 0
        self.line_break_count = 0
        self.record_count = 0
        self.blank_count = 0

    @property
    def is_full(self) -> bool:
        return self._count >= _BATCH_ROW_COUNT

    def _append(self, values: dict[str, Any]) -> None:
        self._count += 1
        count = self._count
        columns = self._columns
        columns["file_id"].append(self._split.file_id)
        columns["split"].append(self._split.place)
        for name, value in values.items():
            column = columns[name]
            # Columns that earlier rows did not have.
            if len(column) < count - 1:
                column.extend([None] * (count - 1 - len(column)))
            column.append(value)

    def add(self, place: int, line: int, record: PostRecord) -> None:
        """A post."""
        values: dict[str, Any] = {
            "kind": POST,
            "byte_offset": place,
            "line": line,
            "number": record.number,
            "has_fields": record.fields is not None,
            "has_tags": record.tags is not None,
            "has_record": record.caption_record is not None,
        }
        if record.site is not None:
            values["site"] = record.site
        if record.fields:
            values.update(record.fields)
        if record.tags is not None:
            values["tags"] = record.tags
            values["categories"] = record.categories
        if record.captions:
            values["caption_kinds"] = list(record.captions)
            values["caption_texts"] = list(record.captions.values())
        for name, value in (record.caption_record or {}).items():
            values[f"record_{name}"] = value
        if record.latent:
            values["latent_width"], values["latent_height"] = record.latent
        if record.problems:
            values["problem_fields"] = list(record.problems)
            values["problem_values"] = list(record.problems.values())
        self._append(values)

    def reject(self, place: int, line: int, record: bytes, reason: str) -> None:
        """Input that is no record."""
        self._append(
            {
                "kind": REJECT,
                "byte_offset": place,
                "line": line,
                "byte_count": len(record),
                "reason": reason,
                "first_bytes": record[:KEPT_BYTE_COUNT].decode("utf-8", "replace").replace("\0", "\ufffd"),
            }
        )

    def end(self) -> None:
        """What the split adds up to."""
        self._append(
            {
                "kind": SPLIT,
                "line": self.line_break_count,
                "byte_count": self.record_count,
                "blank_count": self.blank_count,
            }
        )

    def take(self) -> pa.RecordBatch:
        """The rows, which are forgotten then."""
        arrays = []
        for field in ARROW_SCHEMA:
            column = self._columns[field.name]
            column.extend([None] * (self._count - len(column)))
            arrays.append(pa.array(column, type=field.type))
            column.clear()
        self._count = 0
        return pa.RecordBatch.from_arrays(arrays, schema=ARROW_SCHEMA)
