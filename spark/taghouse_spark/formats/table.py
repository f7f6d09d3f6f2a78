"""Rows of tables with commas, cut as PostgreSQL writes them; the rules are those of TableRow.swift.

1,"a ""b"", c",,""      1   a "b", c   None   (empty)
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from .record import Reject


def cut_row(row: bytes) -> list[str | None]:
    """The cells of a row; an empty one is None without quotes. Raises Reject."""
    try:
        text = row.decode("utf-8")
    except UnicodeDecodeError:
        raise Reject("is no valid UTF-8") from None
    if '"' not in text:
        return [cell or None for cell in text.split(",")]
    return _cut_quoted(text)


def _cut_quoted(text: str) -> list[str | None]:
    cells: list[str | None] = []
    place = 0
    end = len(text)
    while True:
        if place < end and text[place] == '"':
            parts: list[str] = []
            place += 1
            while True:
                quote = text.find('"', place)
                if quote < 0:
                    raise Reject("ends within quotes")
                parts.append(text[place:quote])
                place = quote + 1
                if text[place : place + 1] != '"':
                    break
                parts.append('"')
                place += 1
            comma = text.find(",", place)
            comma = end if comma < 0 else comma
            parts.append(text[place:comma])
            cells.append("".join(parts))
        else:
            comma = text.find(",", place)
            comma = end if comma < 0 else comma
            cells.append(text[place:comma] or None)
        place = comma
        if place == end:
            return cells
        place += 1


@dataclass(frozen=True)
class Header:
    """The names of the columns of a table."""

    names: list[str]
    first_row: bytes

    @classmethod
    def read(cls, first_row: bytes, required: set[str]) -> Header | None:
        """None when the first row is no row, or names none of the columns that are required."""
        try:
            cells = cut_row(first_row)
        except Reject:
            return None
        names = [cell or "" for cell in cells]
        return cls(names, first_row) if required & set(names) else None

    def require_width(self, cells: list[str | None]) -> None:
        """Raises Reject for a row of another width."""
        if len(cells) != len(self.names):
            raise Reject(f"has {len(cells)} fields, not {len(self.names)} as the first row")


def rows_of(data: bytes) -> list[list[str]]:
    """All rows of a small table, for lists that are read on the driver."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
