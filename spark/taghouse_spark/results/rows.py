"""Rows as text: a table for people, CSV, or a JSON object a line."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TextIO

from ..sql.catalog import Value

FORMATS = ("table", "csv", "jsonl")
# Rows of which the widths of a table are taken.
_MEASURED_ROW_COUNT = 1000


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Value]], form: str, output: TextIO) -> int:
    """Writes rows as they come; returns how many."""
    count = 0
    if form == "csv":
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if value is None else value for value in row])
            count += 1
        return count
    if form == "jsonl":
        for row in rows:
            record = dict(zip(columns, row, strict=True))
            output.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
        return count
    return _write_table(columns, iter(rows), output)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in str(value))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write_table(columns: Sequence[str], rows: Iterable[Sequence[Value]], output: TextIO) -> int:
    rows = iter(rows)
    first = [list(row) for row in islice(rows, _MEASURED_ROW_COUNT)]
    shown = [[_shown(value) for value in row] for row in first]
    widths = [
        max([_width(name), *[_width(row[place]) for row in shown]]) for place, name in enumerate(columns)
    ]
    numeric = [
        all(isinstance(row[place], (int, float)) or row[place] is None for row in first)
        for place in range(len(columns))
    ]

    def line(cells: Sequence[str]) -> str:
        parts = [
            " " * (width - _width(cell)) + cell if right else cell + " " * (width - _width(cell))
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        ]
        return "  ".join(parts).rstrip() + "\n"

    output.write(line(columns))
    output.write("  ".join("-" * width for width in widths) + "\n")
    count = 0
    for cells in shown:
        output.write(line(cells))
        count += 1
    for row in rows:
        output.write(line([_shown(value) for value in row]))
        count += 1
    return count
