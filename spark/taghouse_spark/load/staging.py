"""Files to staged rows: every split is decoded by a task of its own, on all machines."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from ..formats.kohya import KohyaSettings
from . import inputs
from .decode import SCHEMA, DecodingSettings, decoder
from .state import LoadState

# The folder of the staged rows, in that of the snapshot, until they are tables.
STAGING = "staging"


def stage(state: LoadState, files: list[tuple[int, inputs.Input]]) -> DataFrame:
    """Decodes all splits into staged rows, on all machines."""
    splits: list[inputs.Split] = []
    for file_id, source in files:
        planned = inputs.plan_splits(file_id, source, state.options.split_byte_count)
        if source.framing == "table" and not source.compression and source.byte_count:
            planned = _aligned(state.session, planned)
        splits += planned
    kohya = state.options.kohya
    if kohya:
        known = tuple(str(row[1]) for row in state.rows("site"))
        kohya = KohyaSettings(**{**kohya.__dict__, "default_site": state.site_name, "known_sites": known})
    settings = DecodingSettings(state.options.format_name, kohya)
    path = state.warehouse.files.path(state.snapshot.name, STAGING)
    rows = _split_frame(state.session, splits)
    rows.mapInArrow(decoder(settings), SCHEMA).write.mode("overwrite").parquet(path)
    return state.session.read.schema(SCHEMA).parquet(path)


def _split_frame(session: SparkSession, splits: list[inputs.Split]) -> DataFrame:
    schema = (
        "file_id long, place long, path string, framing string, compression string,"
        " start long, end long, first_row binary"
    )
    values = [
        (
            split.file_id,
            split.place,
            split.path,
            split.framing,
            split.compression,
            split.start,
            split.end,
            bytearray(split.first_row),
        )
        for split in splits
    ]
    # A task for each split.
    rows = session.sparkContext.parallelize(values, max(1, len(values)))
    return session.createDataFrame(rows, schema)


def _aligned(session: SparkSession, splits: list[inputs.Split]) -> list[inputs.Split]:
    looks = session.sparkContext.parallelize(splits, len(splits)).map(inputs.look_at_stretch).collect()
    return inputs.align_table(splits, looks)
