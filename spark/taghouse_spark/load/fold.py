"""Several records of one post: what is kept of each, and what became of it.

As Taghouse does it, each record is compared with what was there before it, part by part: fields, tags,
captions, the record of a caption dump, the latent. Of a part that was not there it adds; one that was
otherwise it changes. `imported` are records that only add, `unchanged` those that say what was there,
`updated` all others. A part that a record does not speak of stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from ..formats.record import INTEGER_COLUMNS, TEXT_COLUMNS
from .decode import RECORD_COLUMNS

IMPORTED: Final = 0
UPDATED: Final = 1
UNCHANGED: Final = 2

FIELD_COLUMNS: Final = (*INTEGER_COLUMNS, *TEXT_COLUMNS)

Row = dict[str, Any]


@dataclass
class _Comparison:
    has_added: bool = False
    has_changed: bool = False
    has_same: bool = False

    @property
    def outcome(self) -> int:
        if self.has_changed or (self.has_added and self.has_same):
            return UPDATED
        return IMPORTED if self.has_added else UNCHANGED

    def note(self, before: Any, after: Any) -> None:
        """Notes a part that was there as `before`, None for not at all."""
        if before is None:
            self.has_added = True
        elif before == after:
            self.has_same = True
        else:
            self.has_changed = True


@dataclass
class PostState:
    """What is known of a post, in the columns of staged rows."""

    fields: Row | None = None
    fields_file: int | None = None
    tags: list[str] = field(default_factory=list)
    captions: dict[str, str] = field(default_factory=dict)
    record: Row | None = None
    record_file: int | None = None
    latent: tuple[int, int] | None = None
    latent_file: int | None = None

    def take_stored(self, row: Row) -> None:
        """Begins with what the warehouse has."""
        if row["has_fields"]:
            self.fields, self.fields_file = _fields(row), row["fields_file"]
        self.tags = row["tags"] or []
        self.captions = dict(zip(row["caption_kinds"] or [], row["caption_texts"] or [], strict=True))
        if row["has_record"]:
            self.record, self.record_file = _record(row), row["record_file"]
        if row["latent_width"] is not None:
            self.latent = (row["latent_width"], row["latent_height"])
            self.latent_file = row["latent_file"]

    def take(self, row: Row, kinds_of_format: frozenset[str]) -> int:
        """Takes what a record tells; returns what became of it."""
        comparison = _Comparison()
        file_id = row["file_id"]
        if row["has_fields"]:
            told = _fields(row)
            comparison.note(self.fields, told)
            if self.fields != told:
                self.fields, self.fields_file = told, file_id
        if row["has_tags"]:
            told_tags = row["tags"] or []
            if self.tags != told_tags:
                comparison.note(self.tags or None, told_tags)
                self.tags = told_tags
            elif told_tags:
                comparison.has_same = True
        captions = dict(zip(row["caption_kinds"] or [], row["caption_texts"] or [], strict=True))
        if row["has_record"]:
            told = _record(row)
            comparison.note(self.record, told)
            if self.record != told:
                self.record, self.record_file = told, file_id
        for kind, text in captions.items():
            comparison.note(self.captions.get(kind), text)
        if row["has_record"]:
            for kind in [kind for kind in self.captions if kind not in captions]:
                # The dump has no such text any more; a kind that is new to it is its own as well.
                if kind in kinds_of_format:
                    comparison.has_changed = True
                    del self.captions[kind]
        self.captions.update(captions)
        if row["latent_width"] is not None:
            size = (row["latent_width"], row["latent_height"])
            comparison.note(self.latent, size)
            if self.latent != size:
                self.latent, self.latent_file = size, file_id
        return comparison.outcome


def _fields(row: Row) -> Row:
    return {name: row[name] for name in FIELD_COLUMNS if row[name] is not None}


def _record(row: Row) -> Row:
    return {name: row[f"record_{name}"] for name in RECORD_COLUMNS if row[f"record_{name}"] is not None}


def folded(rows: Iterable[Row], foreign_kinds: frozenset[str]) -> Row:
    """One row of all rows of a post, in the order of their arrival; the stored one first.

    Args:
        foreign_kinds: kinds of captions of other formats, which no record of this one takes away.
    """
    state = PostState()
    outcomes: list[int] = []
    outcome_files: list[int] = []
    result: Row = {}
    for place, row in enumerate(rows):
        if place == 0:
            result = {"site_id": row["site_id"], "number": row["number"]}
        if row["is_stored"]:
            state.take_stored(row)
            continue
        own = frozenset(kind for kind in state.captions if kind not in foreign_kinds)
        outcome = state.take(row, own)
        outcomes.append(IMPORTED if place == 0 else outcome)
        outcome_files.append(row["file_id"])
    result.update(
        has_fields=state.fields is not None,
        fields_file=state.fields_file,
        tags=state.tags,
        caption_kinds=list(state.captions),
        caption_texts=list(state.captions.values()),
        has_record=state.record is not None,
        record_file=state.record_file,
        latent_width=state.latent[0] if state.latent else None,
        latent_height=state.latent[1] if state.latent else None,
        latent_file=state.latent_file,
        outcomes=outcomes,
        outcome_files=outcome_files,
    )
    for name in FIELD_COLUMNS:
        result[name] = (state.fields or {}).get(name)
    for name in RECORD_COLUMNS:
        result[f"record_{name}"] = (state.record or {}).get(name)
    return result


def fold_sorted(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, foreign_kinds: frozenset[str]
) -> Iterator[pa.RecordBatch]:
    """Folds rows that are sorted by post and arrival."""
    waiting: list[Row] = []
    done: list[Row] = []
    for batch in batches:
        for row in batch.to_pylist():
            if waiting and (row["site_id"], row["number"]) != (
                waiting[0]["site_id"],
                waiting[0]["number"],
            ):
                done.append(folded(waiting, foreign_kinds))
                waiting = []
            waiting.append(row)
        if done:
            yield pa.RecordBatch.from_pylist(done, schema=schema)
            done = []
    if waiting:
        yield pa.RecordBatch.from_pylist([folded(waiting, foreign_kinds)], schema=schema)
