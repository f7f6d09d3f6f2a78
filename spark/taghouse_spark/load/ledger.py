"""Which files are read, and what became of their lines: the tables import_file and import_run."""

from __future__ import annotations

import json
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import __version__
from ..errors import TaghouseError
from ..formats.kohya import caption_kind_of_file
from ..sql.catalog import Value
from . import fold, inputs
from .decode import REJECT, SPLIT
from .state import LoadState
from .summary import LoadOptions, now


def number_files(state: LoadState, sources: list[inputs.Input]) -> list[tuple[int, inputs.Input]]:
    """Files with their import_file_id; those that were read before, and are the same, are left out."""
    site_ids = {row[1]: row[0] for row in state.rows("site")}
    ledger = state.rows("import_file")
    names = [column.name for column in state.warehouse.catalog.tables["import_file"]]
    files = []
    next_id = max((int(row[0] or 0) for row in ledger), default=0) + 1
    for source in sources:
        known = None
        for row in ledger:
            entry = dict(zip(names, row, strict=True))
            if (entry["format"], entry["path"], entry["settings"], entry["site_id"]) == (
                state.options.format_name,
                source.path,
                _settings(state.options, source),
                site_ids.get(state.site_name),
            ):
                known = entry
        if known and (known["byte_count"], known["modified_at_ns"], known["fingerprint"]) == (
            source.byte_count,
            source.modified_at_ns,
            source.fingerprint,
        ):
            state.summary.skipped_count += 1
            continue
        if known:
            files.append((int(known["import_file_id"] or 0), source))
        else:
            files.append((next_id, source))
            next_id += 1
    return files


def _settings(options: LoadOptions, source: inputs.Input) -> str:
    if not options.kohya:
        return ""
    taken = options.kohya
    parts = {"caption": taken.takes_captions, "latent": taken.takes_latents, "tags": taken.takes_tags}
    settings: dict[str, Any] = {}
    if taken.takes_captions:
        settings["caption_kind"] = taken.caption_kind or caption_kind_of_file(source.name)
    if taken.key_prefix:
        settings["key_prefix"] = taken.key_prefix
    settings["only"] = sorted(part for part, is_taken in parts.items() if is_taken)
    return json.dumps(settings, separators=(",", ":"), ensure_ascii=False)


def account(
    state: LoadState,
    files: list[tuple[int, inputs.Input]],
    staged: DataFrame,
    outcomes: DataFrame,
    started_at: str,
) -> None:
    """Enters what became of the lines of each file. Raises TaghouseError when they do not add up."""
    totals = {
        row["file_id"]: row
        for row in staged.groupBy("file_id")
        .agg(
            F.sum(F.when(F.col("kind") == SPLIT, F.col("byte_count"))).alias("lines"),
            F.sum(F.when(F.col("kind") == SPLIT, F.col("blank_count"))).alias("blanks"),
            F.sum(F.when(F.col("kind") == SPLIT, F.col("line"))).alias("breaks"),
            F.count(F.when(F.col("kind") == REJECT, 1)).alias("rejects"),
        )
        .collect()
    }
    became = {(row["file_id"], row["outcome"]): row["count"] for row in outcomes.collect()}
    runs = state.rows("import_run")
    run_id = max((int(row[0] or 0) for row in runs), default=0) + 1
    ledger = state.rows("import_file")
    names = [column.name for column in state.warehouse.catalog.tables["import_file"]]
    for file_id, source in files:
        total = totals[file_id]
        counts = {
            "line_count": total["lines"],
            "blank_count": total["blanks"],
            "imported_count": became.get((file_id, fold.IMPORTED), 0),
            "updated_count": became.get((file_id, fold.UPDATED), 0),
            "unchanged_count": became.get((file_id, fold.UNCHANGED), 0),
            "rejected_count": total["rejects"],
        }
        for name, count in counts.items():
            setattr(state.summary, name, getattr(state.summary, name) + count)
        known = next((row for row in ledger if row[0] == file_id), None)
        first_run = known[names.index("first_import_run_id")] if known else run_id
        values: dict[str, Value] = {
            "import_file_id": file_id,
            "format": state.options.format_name,
            "site_id": state.site_id(),
            "path": source.path,
            "member": "",
            "byte_count": source.byte_count,
            "modified_at_ns": source.modified_at_ns,
            "fingerprint": source.fingerprint,
            "first_import_run_id": first_run,
            "last_import_run_id": run_id,
            "is_complete": 1,
            "end_byte_offset": source.byte_count,
            "end_line_number": total["breaks"] + 1,
            "settings": _settings(state.options, source),
            **counts,
        }
        row = [values[name] for name in names]
        if known:
            known[:] = row
        else:
            ledger.append(row)
    if not state.summary.adds_up:
        raise TaghouseError(f"the accounting does not add up: {state.summary}")
    summary = state.summary
    runs.append(
        [
            run_id,
            state.options.format_name,
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
