"""Lists of a site: tags with categories, aliases, implications.

They are as long as a vocabulary, not as the posts, so they are read on the driver, row by row, with the
rules of TagListDecoder.swift and TagRelationDecoder.swift for tables with a first row and for JSON lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import __version__
from ..errors import TaghouseError, UsageError
from ..formats.jsons import parse
from ..formats.record import MISTYPED, Reject, excerpt, time, whole_number
from ..formats.table import Header, cut_row
from ..sql.catalog import Value
from ..warehouse.layers import finish_tags
from ..warehouse.warehouse import Warehouse
from . import inputs
from .summary import LoadSummary, now

FORMATS = ("tags", "tag-aliases", "tag-implications")
_TABLES = {"tag-aliases": "tag_alias", "tag-implications": "tag_implication"}
_NAMES = {
    "tags": {
        "id": "number",
        "name": "name",
        "tag": "name",
        "category": "category",
        "type": "category",
        "post_count": "post_count",
        "count": "post_count",
    },
    "tag-aliases": {
        "id": "number",
        "antecedent_name": "antecedent_name",
        "consequent_name": "consequent_name",
        "created_at": "created_at",
        "status": "status",
    },
}
_NAMES["tag-implications"] = _NAMES["tag-aliases"]
_BLANKS = b" \t\n\v\f\r"


def _entries(data: bytes, names: dict[str, str]) -> Iterator[tuple[int, int, bytes, Any]]:
    """Records of a file: byte offset, line, bytes, and the fields, a Reject, or None for a blank line."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    text = data[start:].lstrip(_BLANKS)
    if text.startswith((b"[", b"{")):
        yield from _objects(data, start, names)
        return
    header: Header | None = None
    line = 0
    for place, raw in inputs.cut_rows(data[start:], start, is_last=True):
        row = raw.removesuffix(b"\n").removesuffix(b"\r")
        begin = line
        line += raw.count(b"\n")
        if header is None:
            header = Header.read(row, {"name", "tag", "antecedent_name"})
            if header is None:
                raise TaghouseError("the first row names no column name or antecedent_name")
            continue
        if not row.translate(None, b", \t\n\v\f\r"):
            yield place, begin, row, None
            continue
        try:
            cells = cut_row(row)
            header.require_width(cells)
        except Reject as reject:
            yield place, begin, row, reject
            continue
        fields = {}
        for name, cell in zip(header.names, cells, strict=True):
            if name in names:
                fields[names[name]] = cell
        yield place, begin, row, fields


def _objects(data: bytes, start: int, names: dict[str, str]) -> Iterator[tuple[int, int, bytes, Any]]:
    documents: list[Any]
    try:
        whole = parse(data[start:])
        documents = whole if isinstance(whole, list) else [whole]
    except Reject:
        documents = [parse(line) for line in data[start:].splitlines() if line.strip()]
    if len(documents) == 1 and isinstance(documents[0], dict):
        listed = [
            value
            for key, value in documents[0].items()
            if key in ("tags", "tag_aliases", "tag_implications") and isinstance(value, list)
        ]
        documents = listed[0] if listed else documents
    for place, record in enumerate(documents):
        if isinstance(record, dict):
            fields = {names[key]: value for key, value in record.items() if key in names}
            yield place, place, b"", fields
        else:
            yield place, place, b"", Reject(f"is no JSON object but {excerpt(record)}")


def load_list(warehouse: Warehouse, format_name: str, paths: list[str], site: str | None) -> LoadSummary:
    """Loads lists of one format into a warehouse. Raises TaghouseError."""
    if not site:
        raise UsageError(f"{format_name} needs a site", "Name it: --site danbooru.")
    if not warehouse.exists:
        raise TaghouseError("there is no warehouse yet", "Load posts first: lists belong to their tags.", 66)
    sources = inputs.find_inputs(paths, takes_tables=True)
    return _ListLoad(warehouse, format_name, site).run(sources)


class _ListLoad:
    def __init__(self, warehouse: Warehouse, format_name: str, site: str) -> None:
        self.warehouse = warehouse
        self.format_name = format_name
        self.snapshot = warehouse.next_snapshot()
        self.rows: dict[str, list[list[Value]]] = {}
        sites = self._rows("site")
        known = [row for row in sites if row[1] == site]
        if not known:
            raise UsageError(f"the warehouse has no site '{site}'", "Load its posts first.")
        self.site_id = int(known[0][0] or 0)
        self.summary = LoadSummary()

    def _rows(self, table: str) -> list[list[Value]]:
        if table not in self.rows:
            self.rows[table] = [list(row) for row in self.warehouse.rows(table)]
        return self.rows[table]

    def run(self, sources: list[inputs.Input]) -> LoadSummary:
        started_at = now()
        runs = self._rows("import_run")
        run_id = max((int(row[0] or 0) for row in runs), default=0) + 1
        take = self._tag_taker() if self.format_name == "tags" else self._relation_taker()
        for source in sources:
            self._load(source, run_id, take)
        summary = self.summary
        runs.append(
            [
                run_id,
                self.format_name,
                started_at,
                now(),
                "finished",
                "spark",
                __version__,
                summary.line_count,
                summary.blank_count,
                summary.imported_count,
                summary.updated_count,
                summary.unchanged_count,
                summary.rejected_count,
                None,
            ]
        )
        for table, rows in self.rows.items():
            self.warehouse.write_rows(self.snapshot, table, rows)
        if self.format_name == "tags":
            self.snapshot.is_analyzed = False
            for cache in self.warehouse.catalog.caches:
                self.snapshot.tables.pop(cache, None)
        self.warehouse.publish(self.snapshot)
        finish_tags(self.warehouse)
        return summary

    def _load(self, source: inputs.Input, run_id: int, take: Any) -> None:
        ledger = self._rows("import_file")
        rejects = self._rows("rejected_record")
        names = [column.name for column in self.warehouse.catalog.tables["import_file"]]
        place_of = {name: place for place, name in enumerate(names)}
        known = next(
            (
                row
                for row in ledger
                if (row[place_of["path"]], row[place_of["format"]], row[place_of["site_id"]])
                == (source.path, self.format_name, self.site_id)
            ),
            None,
        )
        file_id = known[0] if known else max((int(row[0] or 0) for row in ledger), default=0) + 1
        counts = {"line": 0, "blank": 0, "imported": 0, "updated": 0, "unchanged": 0, "rejected": 0}
        with inputs.open_stream(source.path, source.compression) as stream:
            data = stream.read()
        rejects[:] = [row for row in rejects if row[0] != file_id]
        for place, line, raw, fields in _entries(data, _NAMES[self.format_name]):
            counts["line"] += 1
            if fields is None:
                counts["blank"] += 1
                continue
            try:
                if isinstance(fields, Reject):
                    raise fields
                counts[take(fields, file_id)] += 1
            except Reject as reject:
                counts["rejected"] += 1
                shown = raw[:200].decode("utf-8", "replace").replace("\0", "\ufffd")
                rejects.append([file_id, place, line + 1, len(raw), str(reject), shown])
        self.summary.file_count += 1
        for name, count in counts.items():
            setattr(self.summary, f"{name}_count", getattr(self.summary, f"{name}_count") + count)
        values: dict[str, Value] = {
            "import_file_id": file_id,
            "format": self.format_name,
            "site_id": self.site_id,
            "path": source.path,
            "member": "",
            "byte_count": source.byte_count,
            "modified_at_ns": source.modified_at_ns,
            "fingerprint": source.fingerprint,
            "first_import_run_id": known[place_of["first_import_run_id"]] if known else run_id,
            "last_import_run_id": run_id,
            "is_complete": 1,
            "end_byte_offset": len(data),
            "end_line_number": data.count(b"\n") + 1,
            "settings": "",
            **{f"{name}_count": count for name, count in counts.items()},
        }
        row = [values[name] for name in names]
        if known:
            known[:] = row
        else:
            ledger.append(row)

    # -- tags

    def _tag_taker(self) -> Any:
        tags = self._rows("tag")
        listings = {row[0]: row for row in self._rows("tag_listing")}
        by_name = {row[2]: row for row in tags if row[1] == self.site_id}
        next_id = max((int(row[0] or 0) for row in tags), default=0)
        categories = self._rows("tag_category")
        named = {row[1] for row in categories if row[0] == self.site_id}

        def take(fields: dict[str, Any], file_id: int) -> str:
            nonlocal next_id
            name = fields.get("name")
            if not isinstance(name, str) or not name or "\0" in name:
                raise Reject(f"has no name but {excerpt(name)}")
            number = _positive(fields.get("number"))
            count = whole_number(fields.get("post_count"))
            count = None if count is MISTYPED else count
            category = whole_number(fields.get("category"))
            row = by_name.get(name)
            if row is None:
                next_id += 1
                row = [next_id, self.site_id, name, None]
                tags.append(row)
                by_name[name] = row
            differs = isinstance(category, int) and row[3] != category
            if differs:
                row[3] = category
                if category not in named:
                    named.add(category)
                    categories.append([self.site_id, category, f"category_{category}"])
            stored = listings.get(row[0])
            if stored and not differs and stored[1:3] == [number, count]:
                return "unchanged"
            listing: list[Value] = [row[0], number, count, file_id]
            if stored:
                stored[:] = listing
                return "updated"
            listings[row[0]] = listing
            self._rows("tag_listing").append(listing)
            return "imported"

        return take

    # -- aliases and implications

    def _relation_taker(self) -> Any:
        rows = self._rows(_TABLES[self.format_name])
        own = [row for row in rows if row[1] == self.site_id]
        by_number = {row[2]: row for row in own if row[2] is not None}
        by_names = {(row[3], row[4]): row for row in own if row[2] is None}
        next_id = max((int(row[0] or 0) for row in rows), default=0)

        def take(fields: dict[str, Any], file_id: int) -> str:
            nonlocal next_id
            for key in ("antecedent_name", "consequent_name", "status"):
                value = fields.get(key)
                if not isinstance(value, str) or not value or "\0" in value:
                    raise Reject(f"has no {key} but {excerpt(value)}")
            number = _positive(fields.get("number"))
            created_at = time(fields.get("created_at"))
            created_at = None if created_at is MISTYPED else created_at
            told: list[Value] = [
                fields["antecedent_name"],
                fields["consequent_name"],
                fields["status"],
                created_at,
            ]
            names = (fields["antecedent_name"], fields["consequent_name"])
            stored = by_number.get(number) if number is not None else by_names.get(names)
            if stored and stored[3:7] == told:
                return "unchanged"
            if stored:
                stored[3:] = [*told, file_id]
                return "updated"
            next_id += 1
            row: list[Value] = [next_id, self.site_id, number, *told, file_id]
            rows.append(row)
            if number is not None:
                by_number[number] = row
            else:
                by_names[names] = row
            return "imported"

        return take


def _positive(value: Any) -> int | None:
    number = whole_number(value)
    if number is None:
        return None
    if not isinstance(number, int) or number < 1:
        raise Reject(f"has an id that is no whole number from 1 on: {excerpt(value)}")
    return number
