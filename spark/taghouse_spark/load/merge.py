"""One load: from files to the tables of a new snapshot, with the accounting.

Arrival is the order of the input: file by file, byte by byte. post_id and tag_id count posts and names
by it, as Taghouse does, so that both engines give the same numbers.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..warehouse.layers import finish_tags
from ..warehouse.warehouse import Warehouse
from . import faults, inputs, ledger, numbers, tables
from .decode import POST
from .posts import merged_posts
from .staging import STAGING, stage
from .state import LoadState
from .summary import LoadOptions, LoadSummary, now

# What the caches of tags are made of.
_TABLES_OF_TAGS = ("tag", "tag_alias", "tag_implication", "core_tag_word")


def load(warehouse: Warehouse, options: LoadOptions, paths: list[str]) -> LoadSummary:
    """Loads files of one format into a warehouse. Raises TaghouseError."""
    started_at = now()
    state = LoadState(warehouse, options)
    sources = inputs.find_inputs(paths, takes_tables=options.format_name == "e621-posts")
    for source in sources:
        inputs.check_format(source.framing, options.format_name)
    files = ledger.number_files(state, sources)
    if not files:
        return state.summary
    state.summary.file_count = len(files)
    state.site_id()
    snapshot = state.snapshot
    try:
        _merge(state, files, stage(state, files), started_at)
        snapshot.is_analyzed = False
        for cache in warehouse.catalog.caches:
            snapshot.tables.pop(cache, None)
        before = {table: warehouse.snapshot.tables.get(table) for table in _TABLES_OF_TAGS}
        warehouse.publish(snapshot)
        if any(snapshot.tables.get(table) != path for table, path in before.items()):
            finish_tags(warehouse)
    finally:
        state.release()
        warehouse.files.remove(snapshot.name, STAGING)
    return state.summary


def _merge(
    state: LoadState, files: list[tuple[int, inputs.Input]], staged: DataFrame, started_at: str
) -> None:
    ranks = {file_id: rank for rank, (file_id, _) in enumerate(files)}
    rank = F.create_map(*[F.lit(part) for pair in ranks.items() for part in pair])[F.col("file_id")]
    posts = (
        staged.where(F.col("kind") == POST)
        .withColumn("arrival", F.shiftleft(rank.cast("long"), 44) + F.col("byte_offset"))
        .withColumn("site_id", _site_id_column(state))
    )
    keys = numbers.post_keys(state, posts)
    parts = _parts(state.options)
    tags = numbers.numbered_tags(state, posts) if "tags" in parts else None
    kinds = numbers.numbered_caption_kinds(state, posts) if "captions" in parts else {}
    merged, outcomes = merged_posts(state, posts, keys)
    starts = faults.line_starts(staged)
    faults.write_rejects(state, staged, starts, [file_id for file_id, _ in files])
    faults.write_problems(state, posts, starts)
    faults.write_ratings(state, posts, [file_id for file_id, _ in files])
    ledger.account(state, files, staged, outcomes, started_at)
    touched = keys.where("is_stored").select("post_id")
    # A table of which no record of the format speaks stays as it is.
    if "fields" in parts or not keys.where(~F.col("is_stored")).isEmpty():
        tables.write_posts(state, merged, touched)
    if tags is not None:
        tables.write_post_tags(state, merged, tags, touched)
    if "captions" in parts:
        tables.write_captions(state, merged, kinds, touched)
    if "record" in parts:
        tables.write_records(state, merged, touched)
    if "latent" in parts:
        tables.write_latents(state, merged, touched)
    state.write_small_tables()


def _parts(options: LoadOptions) -> set[str]:
    """What the records of the format tell of posts."""
    taken = options.kohya
    if taken is None:
        is_dump = options.format_name == "e621-captions"
        return {"captions", "record"} if is_dump else {"fields", "tags"}
    parts = {"tags": taken.takes_tags, "captions": taken.takes_captions, "latent": taken.takes_latents}
    return {part for part, is_taken in parts.items() if is_taken}


def _site_id_column(state: LoadState) -> Column:
    """site_id of a row: of the site that it names, else that of the load."""
    own = F.lit(state.site_id()).cast("long")
    named = F.lit(None).cast("long")
    for row in state.rows("site"):
        named = F.when(F.col("site") == F.lit(row[1]), F.lit(row[0])).otherwise(named)
    return F.coalesce(named, own)
