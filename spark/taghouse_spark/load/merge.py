"""Staged rows to tables: numbers for posts and tags, the rows of each table, the accounting.

Arrival is the order of the input: file by file, byte by byte. post_id and tag_id count posts and names
by it, as the warehouse does, so that both engines give the same numbers. A post with one record goes
straight through Spark; those with several, or that are there already, are folded in Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from .. import __version__
from ..catalog import Value
from ..errors import TaghouseError, UsageError
from ..formats.kohya import KohyaSettings, caption_kind_of_file
from ..formats.record import ASSUMED, RECORD_TEXT_COLUMNS
from ..house import House
from ..layers import finish_tags
from . import fold, inputs
from .decode import POST, REJECT, SCHEMA, SPLIT, DecodingSettings, decoder
from .folded import arrow_schema, folded_schema
from .ranks import with_ranks
from .summary import LoadOptions, LoadSummary, now

_DEFAULT_SITES = {"danbooru": "danbooru", "e621-posts": "e621", "e621-captions": "e621"}
_FIRST_SET_STEP = 1000
# What the caches of tags are made of.
_TABLES_OF_TAGS = ("tag", "tag_alias", "tag_implication", "core_tag_word")
# More names than this are joined by a shuffle instead of being sent to every task.
BROADCAST_TAG_COUNT = 5_000_000
_STAGING = "staging"


class Load:
    """One load of files of one format into a house."""

    def __init__(self, house: House, options: LoadOptions) -> None:
        self.house = house
        self.session = house.session
        self.options = options
        self.site_name = options.site or _DEFAULT_SITES.get(options.format_name) or ""
        if not self.site_name:
            raise UsageError(f"{options.format_name} needs a site", "Name it: --site danbooru.")
        self.snapshot = house.next_snapshot()
        if not house.exists:
            self.snapshot.range_size = options.range_size
        self._small: dict[str, list[list[Value]]] = {}
        self.summary = LoadSummary()
        self._cached: list[DataFrame] = []

    def run(self, paths: list[str]) -> LoadSummary:
        """Loads files. Raises TaghouseError."""
        started_at = now()
        sources = inputs.find_inputs(paths, takes_tables=self.options.format_name == "e621-posts")
        for source in sources:
            inputs.check_format(source.framing, self.options.format_name)
        files = self._number_files(sources)
        if not files:
            return self.summary
        self.summary.file_count = len(files)
        self.site_id = self._site_id(self.site_name)
        try:
            staged = self._stage(files)
            self._merge(files, staged, started_at)
            self.snapshot.is_analyzed = False
            for cache in self.house.catalog.caches:
                self.snapshot.tables.pop(cache, None)
            before = {table: self.house.snapshot.tables.get(table) for table in _TABLES_OF_TAGS}
            self.house.publish(self.snapshot)
            if any(self.snapshot.tables.get(table) != path for table, path in before.items()):
                finish_tags(self.house)
        finally:
            for frame in self._cached:
                frame.unpersist()
            self.house.files.remove(self.snapshot.name, _STAGING)
        return self.summary

    # -- small tables

    def _rows(self, table: str) -> list[list[Value]]:
        """The rows of a small table, which may be changed; they are written at the end."""
        if table not in self._small:
            self._small[table] = [list(row) for row in self.house.rows(table)]
        return self._small[table]

    def _site_id(self, name: str) -> int:
        sites = self._rows("site")
        for row in sites:
            if row[1] == name:
                return int(row[0] or 0)
        site_id = max((int(row[0] or 0) for row in sites), default=0) + 1
        sites.append([site_id, name])
        known = {"danbooru": 1, "e621-posts": 2, "e621-captions": 2}.get(self.options.format_name)
        categories = self._rows("tag_category")
        categories += [[site_id, row[1], row[2]] for row in list(categories) if row[0] == known]
        return site_id

    def _number_files(self, sources: list[inputs.Input]) -> list[tuple[int, inputs.Input]]:
        """Files with their import_file_id; those that were read before, and are the same, are left out."""
        site_ids = {row[1]: row[0] for row in self._rows("site")}
        ledger = self._rows("import_file")
        names = [column.name for column in self.house.catalog.tables["import_file"]]
        files = []
        next_id = max((int(row[0] or 0) for row in ledger), default=0) + 1
        for source in sources:
            known = None
            for row in ledger:
                entry = dict(zip(names, row, strict=True))
                if (entry["format"], entry["path"], entry["settings"], entry["site_id"]) == (
                    self.options.format_name,
                    source.path,
                    self._settings(source),
                    site_ids.get(self.site_name),
                ):
                    known = entry
            if known and (known["byte_count"], known["modified_at_ns"], known["fingerprint"]) == (
                source.byte_count,
                source.modified_at_ns,
                source.fingerprint,
            ):
                self.summary.skipped_count += 1
                continue
            if known:
                files.append((int(known["import_file_id"] or 0), source))
            else:
                files.append((next_id, source))
                next_id += 1
        return files

    def _settings(self, source: inputs.Input) -> str:
        if not self.options.kohya:
            return ""
        taken = self.options.kohya
        parts = {"caption": taken.takes_captions, "latent": taken.takes_latents, "tags": taken.takes_tags}
        settings: dict[str, Any] = {}
        if taken.takes_captions:
            settings["caption_kind"] = taken.caption_kind or caption_kind_of_file(source.name)
        if taken.key_prefix:
            settings["key_prefix"] = taken.key_prefix
        settings["only"] = sorted(part for part, is_taken in parts.items() if is_taken)
        return json.dumps(settings, separators=(",", ":"), ensure_ascii=False)

    # -- staging

    def _stage(self, files: list[tuple[int, inputs.Input]]) -> DataFrame:
        """Decodes all splits into staged rows, on all machines."""
        splits: list[inputs.Split] = []
        for file_id, source in files:
            planned = inputs.plan_splits(file_id, source, self.options.split_byte_count)
            if source.framing == "table" and not source.compression and source.byte_count:
                planned = self._aligned(planned)
            splits += planned
        kohya = self.options.kohya
        if kohya:
            known = tuple(str(row[1]) for row in self._rows("site"))
            kohya = KohyaSettings(**{**kohya.__dict__, "default_site": self.site_name, "known_sites": known})
        settings = DecodingSettings(self.options.format_name, kohya)
        path = self.house.files.path(self.snapshot.name, _STAGING)
        rows = self._split_frame(splits)
        rows.mapInArrow(decoder(settings), SCHEMA).write.mode("overwrite").parquet(path)
        return self.session.read.schema(SCHEMA).parquet(path)

    def _split_frame(self, splits: list[inputs.Split]) -> DataFrame:
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
        rows = self.session.sparkContext.parallelize(values, max(1, len(values)))
        return self.session.createDataFrame(rows, schema)

    def _aligned(self, splits: list[inputs.Split]) -> list[inputs.Split]:
        looks = (
            self.session.sparkContext.parallelize(splits, len(splits)).map(inputs.look_at_stretch).collect()
        )
        return inputs.align_table(splits, looks)

    # -- merging

    def _merge(self, files: list[tuple[int, inputs.Input]], staged: DataFrame, started_at: str) -> None:
        ranks = {file_id: rank for rank, (file_id, _) in enumerate(files)}
        rank = F.create_map(*[F.lit(part) for pair in ranks.items() for part in pair])[F.col("file_id")]
        posts = (
            staged.where(F.col("kind") == POST)
            .withColumn("arrival", F.shiftleft(rank.cast("long"), 44) + F.col("byte_offset"))
            .withColumn("site_id", self._site_id_column())
        )
        keys = self._keys(posts)
        parts = self._parts()
        tags = self._tags(posts) if "tags" in parts else None
        kinds = self._caption_kinds(posts) if "captions" in parts else {}
        merged, outcomes = self._merged(posts, keys)
        starts = self._line_starts(staged)
        self._write_rejects(staged, starts, [file_id for file_id, _ in files])
        self._write_problems(posts, starts)
        self._account(files, staged, outcomes, started_at)
        touched = keys.where("is_stored").select("post_id")
        # A table of which no record of the format speaks stays as it is.
        if "fields" in parts or not keys.where(~F.col("is_stored")).isEmpty():
            self._write_posts(merged, touched)
        if tags is not None:
            self._write_post_tags(merged, tags, touched)
        if "captions" in parts:
            self._write_captions(merged, kinds, touched)
        if "record" in parts:
            self._write_records(merged, touched)
        if "latent" in parts:
            self._write_latents(merged, touched)
        for table in self.house.catalog.tables:
            if table in self._small:
                self.house.write_rows(self.snapshot, table, self._small[table])
            elif (
                not self.house.exists
                and self.house.catalog.first_rows(table)
                and (table not in ("cache_state", "view_state"))
            ):
                self.house.write_rows(self.snapshot, table, self.house.catalog.first_rows(table))

    def _parts(self) -> set[str]:
        """What the records of the format tell of posts."""
        taken = self.options.kohya
        if taken is None:
            is_dump = self.options.format_name == "e621-captions"
            return {"captions", "record"} if is_dump else {"fields", "tags"}
        parts = {"tags": taken.takes_tags, "captions": taken.takes_captions, "latent": taken.takes_latents}
        return {part for part, is_taken in parts.items() if is_taken}

    def _site_id_column(self) -> Column:
        """site_id of a row: of the site that it names, else that of the load."""
        own = F.lit(self.site_id).cast("long")
        named = F.lit(None).cast("long")
        for row in self._rows("site"):
            named = F.when(F.col("site") == F.lit(row[1]), F.lit(row[0])).otherwise(named)
        return F.coalesce(named, own)

    def _keep(self, frame: DataFrame) -> DataFrame:
        from pyspark import StorageLevel

        frame = frame.persist(StorageLevel.MEMORY_AND_DISK)
        self._cached.append(frame)
        return frame

    def _keys(self, posts: DataFrame) -> DataFrame:
        """Each post of the load: post_id, whether it is stored, and how many records it has."""
        counted = posts.groupBy("site_id", "number").agg(
            F.min("arrival").alias("arrival"), F.count("*").alias("record_count")
        )
        if "post" in self.snapshot.tables:
            stored = self.house.table("post").select("post_id", "site_id", "number")
            counted = counted.join(stored, ["site_id", "number"], "left")
            start = self.house.table("post").agg(F.max("post_id")).first()
            first = int(start[0] or 0) + 1 if start else 1
        else:
            counted = counted.withColumn("post_id", F.lit(None).cast("long"))
            first = 1
        counted = self._keep(counted)
        new = with_ranks(counted.where("post_id IS NULL").drop("post_id"), ["arrival"], "post_id", first)
        old = counted.where("post_id IS NOT NULL")
        columns = ["site_id", "number", "post_id", "record_count", "is_stored"]
        return self._keep(
            new.withColumn("is_stored", F.lit(False))
            .select(*columns)
            .unionByName(old.withColumn("is_stored", F.lit(True)).select(*columns))
        )

    def _tags(self, posts: DataFrame) -> DataFrame:
        """tag_id by site and name; new names are numbered by their first mention."""
        mentions = posts.select(
            "site_id", "arrival", F.posexplode(F.arrays_zip("tags", "categories")).alias("place", "mention")
        ).select(
            "site_id",
            F.col("mention.tags").alias("name"),
            F.col("mention.categories").alias("told"),
            F.struct("arrival", "place").alias("mentioned"),
        )
        stated = (F.col("told") >= 0) & (F.col("told") < ASSUMED)
        assumed = F.col("told") >= ASSUMED
        named = mentions.groupBy("site_id", "name").agg(
            F.min("mentioned").alias("first"),
            F.max_by("told", F.when(stated, F.col("mentioned"))).alias("stated"),
            F.min_by(F.col("told") - ASSUMED, F.when(assumed, F.col("mentioned"))).alias("assumed"),
        )
        stored = self.house.table("tag").withColumnRenamed("category", "stored_category")
        merged = self._keep(
            named.join(stored, ["site_id", "name"], "full")
            .withColumn(
                "category",
                F.coalesce("stated", "stored_category", "assumed").cast("long"),
            )
            .select("tag_id", "site_id", "name", "category", "first")
        )
        highest = stored.agg(F.max("tag_id")).first()
        first = int(highest[0] or 0) + 1 if highest else 1
        new = with_ranks(
            merged.where("tag_id IS NULL").drop("tag_id"), ["first.arrival", "first.place"], "tag_id", first
        )
        columns = ["tag_id", "site_id", "name", "category"]
        everything = new.select(*columns).unionByName(merged.where("tag_id IS NOT NULL").select(*columns))
        self.house.write(self.snapshot, "tag", everything.sortWithinPartitions("tag_id"))
        self._name_categories()
        return self.house.frame_in(self.snapshot, "tag")

    def _name_categories(self) -> None:
        """Numbers of categories that nothing names are called by their number."""
        categories = self._rows("tag_category")
        known = {(row[0], row[1]) for row in categories}
        tags = self.house.frame_in(self.snapshot, "tag")
        for row in tags.where("category IS NOT NULL").select("site_id", "category").distinct().collect():
            if (row[0], row[1]) not in known:
                categories.append([row[0], row[1], f"category_{row[1]}"])

    def _caption_kinds(self, posts: DataFrame) -> dict[str, int]:
        """caption_kind_id by name; new kinds get a step of the default rule if they are a set."""
        kinds = self._rows("caption_kind")
        by_name = {str(row[1]): row for row in kinds}
        found = (
            posts.where("caption_kinds IS NOT NULL")
            .select("arrival", F.posexplode("caption_kinds").alias("place", "name"))
            .groupBy("name")
            .agg(F.min(F.struct("arrival", "place")).alias("first"))
            .orderBy("first")
            .limit(1001)
            .collect()
        )
        if len(found) > 1000:
            raise TaghouseError("the records have more than 1000 kinds of captions")
        is_set = self.options.kohya is not None
        for row in found:
            name = row["name"]
            if name in by_name:
                if is_set and by_name[name][2] != self.options.format_name:
                    raise UsageError(
                        f"a set of captions cannot be called '{name}': another format has that kind",
                        "Give it another name with --caption-kind.",
                    )
                continue
            kind_id = max((int(kind[0] or 0) for kind in kinds), default=0) + 1
            kinds.append([kind_id, name, self.options.format_name])
            by_name[name] = kinds[-1]
            if is_set:
                step = _FIRST_SET_STEP + kind_id
                self._rows("caption_rule_step").append([1, step, "sentence", None, None])
                self._rows("caption_rule_part").append([1, step, 0, kind_id])
        return {name: int(row[0] or 0) for name, row in by_name.items()}

    # -- one row a post

    def _merged(self, posts: DataFrame, keys: DataFrame) -> tuple[DataFrame, DataFrame]:
        """One row for each post of the load, and how many records of each file became what."""
        joined = posts.join(keys, ["site_id", "number"])
        is_single = (F.col("record_count") == 1) & ~F.col("is_stored")
        taken = [field.name for field in folded_schema().fields if field.name not in ("site_id", "number")]
        singles = (
            joined.where(is_single)
            .withColumn("fields_file", F.when(F.col("has_fields"), F.col("file_id")))
            .withColumn("record_file", F.when(F.col("has_record"), F.col("file_id")))
            .withColumn("latent_file", F.when(F.col("latent_width").isNotNull(), F.col("file_id")))
            .withColumn("outcomes", F.array(F.lit(fold.IMPORTED).cast("long")))
            .withColumn("outcome_files", F.array("file_id"))
        )
        several = keys.where((F.col("record_count") > 1) | F.col("is_stored"))
        columns = ["post_id", "site_id", "number", *taken]
        merged = singles.select(*columns)
        if not several.isEmpty():
            folded = self._folded(joined.where(~is_single), several)
            merged = merged.unionByName(
                folded.join(keys.select("site_id", "number", "post_id"), ["site_id", "number"]).select(
                    *columns
                )
            )
        merged = self._keep(merged)
        outcomes = (
            merged.select(F.explode(F.arrays_zip("outcome_files", "outcomes")).alias("o"))
            .groupBy(F.col("o.outcome_files").alias("file_id"), F.col("o.outcomes").alias("outcome"))
            .count()
        )
        return merged, outcomes

    def _folded(self, records: DataFrame, several: DataFrame) -> DataFrame:
        names = [
            *["site_id", "number", "arrival", "file_id", "has_fields", *fold.FIELD_COLUMNS],
            *["has_tags", "tags", "caption_kinds", "caption_texts", "has_record"],
            *[f"record_{name}" for name in RECORD_TEXT_COLUMNS],
            *["record_score", "latent_width", "latent_height"],
        ]
        empty = F.lit(None).cast("long")
        rows = records.select(*names).withColumn("is_stored", F.lit(False))
        for name in ("fields_file", "record_file", "latent_file"):
            rows = rows.withColumn(name, empty)
        if "post" in self.snapshot.tables:
            stored = self._stored_rows(several.where("is_stored").select("post_id"))
            rows = rows.unionByName(stored)
        rows = rows.repartition("site_id", "number").sortWithinPartitions("site_id", "number", "arrival")
        foreign = frozenset(
            str(row[1]) for row in self._rows("caption_kind") if row[2] != self.options.format_name
        )
        schema = folded_schema()
        arrow = arrow_schema(schema)

        def fold_all(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return fold.fold_sorted(batches, arrow, foreign)

        return rows.mapInArrow(fold_all, schema)

    def _stored_rows(self, touched: DataFrame) -> DataFrame:
        """What the house has of the posts that come again, in the columns of staged rows."""
        house = self.house
        posts = house.table("post").join(touched, "post_id")
        tags = (
            house.table("post_tag")
            .join(touched, "post_id")
            .join(house.table("tag").select("tag_id", "name"), "tag_id")
            .groupBy("post_id")
            .agg(F.sort_array(F.collect_list(F.struct("position", "name"))).alias("t"))
            .select("post_id", F.col("t.name").alias("tags"))
        )
        kinds = F.create_map(
            *[F.lit(part) for row in house.rows("caption_kind") for part in (row[0], row[1])]
        )
        captions = (
            house.table("caption")
            .join(touched, "post_id")
            .groupBy("post_id")
            .agg(F.collect_list(F.struct(kinds[F.col("caption_kind_id")].alias("k"), "text")).alias("c"))
            .select("post_id", F.col("c.k").alias("caption_kinds"), F.col("c.text").alias("caption_texts"))
        )
        records = (
            house.table("caption_record")
            .join(touched, "post_id")
            .select(
                "post_id",
                F.lit(True).alias("has_record"),
                F.col("import_file_id").alias("record_file"),
                *[F.col(name).alias(f"record_{name}") for name in (*RECORD_TEXT_COLUMNS, "score")],
            )
        )
        latents = (
            house.table("latent")
            .join(touched, "post_id")
            .select(
                "post_id",
                F.col("width").alias("latent_width"),
                F.col("height").alias("latent_height"),
                F.col("import_file_id").alias("latent_file"),
            )
        )
        return (
            posts.withColumnRenamed("import_file_id", "fields_file")
            .withColumn("has_fields", F.col("fields_file").isNotNull())
            .join(tags, "post_id", "left")
            .join(captions, "post_id", "left")
            .join(records, "post_id", "left")
            .join(latents, "post_id", "left")
            .withColumn("has_record", F.coalesce("has_record", F.lit(False)))
            .withColumn("has_tags", F.lit(True))
            .withColumn("arrival", F.lit(-1).cast("long"))
            .withColumn("file_id", F.lit(None).cast("long"))
            .withColumn("is_stored", F.lit(True))
            .drop("post_id")
        )

    # -- tables

    def _others(self, table: str, touched: DataFrame) -> DataFrame | None:
        """Stored rows of posts that this load does not touch, with site_id and number."""
        if table not in self.snapshot.tables:
            return None
        rows = self.house.post_rows(table).drop("number_range")
        if table != "post":
            numbers = self.house.table("post").select("post_id", "number")
            rows = rows.join(numbers, "post_id")
        return rows.join(touched, "post_id", "left_anti")

    def _write(self, table: str, new: DataFrame, touched: DataFrame) -> None:
        names = list(
            dict.fromkeys(
                [*[column.name for column in self.house.catalog.tables[table]], "site_id", "number"]
            )
        )
        frame = new.select(*names)
        others = self._others(table, touched)
        if others is not None:
            frame = others.select(*names).unionByName(frame)
        self.house.write(self.snapshot, table, frame)

    def _write_posts(self, merged: DataFrame, touched: DataFrame) -> None:
        self._write("post", merged.withColumnRenamed("fields_file", "import_file_id"), touched)

    def _write_post_tags(self, merged: DataFrame, tags: DataFrame, touched: DataFrame) -> None:
        mentions = merged.where("tags IS NOT NULL").select(
            "post_id", "site_id", "number", F.posexplode("tags").alias("place", "name")
        )
        names = tags.select("tag_id", "site_id", "name")
        if self.snapshot.row_counts["tag"] <= BROADCAST_TAG_COUNT:
            # Otherwise all posts of a frequent tag would be gathered in one task.
            names = F.broadcast(names)
        rows = mentions.join(names, ["site_id", "name"]).withColumn("position", F.col("place").cast("long"))
        self._write("post_tag", rows, touched)

    def _write_captions(self, merged: DataFrame, kinds: dict[str, int], touched: DataFrame) -> None:
        if kinds:
            ids = F.create_map(*[F.lit(part) for pair in kinds.items() for part in pair])
            blanks = F.lit(" \t\n\v\f\r")
            texts = merged.where("caption_kinds IS NOT NULL").select(
                "post_id",
                "site_id",
                "number",
                F.explode(F.arrays_zip("caption_kinds", "caption_texts")).alias("c"),
            )
            rows = texts.select(
                "post_id",
                "site_id",
                "number",
                ids[F.col("c.caption_kinds")].cast("long").alias("caption_kind_id"),
                F.length(F.btrim(F.col("c.caption_texts"), blanks)).cast("long").alias("text_length"),
                F.col("c.caption_texts").alias("text"),
            )
            self._write("caption", rows, touched)

    def _write_records(self, merged: DataFrame, touched: DataFrame) -> None:
        records = merged.where("has_record").select(
            "post_id",
            "site_id",
            "number",
            F.col("record_file").alias("import_file_id"),
            *[F.col(f"record_{name}").alias(name) for name in (*RECORD_TEXT_COLUMNS, "score")],
        )
        self._write("caption_record", records, touched)

    def _write_latents(self, merged: DataFrame, touched: DataFrame) -> None:
        rows = merged.where("latent_width IS NOT NULL").select(
            "post_id",
            "site_id",
            "number",
            F.col("latent_width").alias("width"),
            F.col("latent_height").alias("height"),
            F.col("latent_file").alias("import_file_id"),
        )
        self._write("latent", rows, touched)

    # -- accounting

    def _line_starts(self, staged: DataFrame) -> DataFrame:
        """The line before each split, by file and split."""
        before = Window.partitionBy("file_id").orderBy("split").rowsBetween(Window.unboundedPreceding, -1)
        return staged.where(F.col("kind") == SPLIT).select(
            "file_id", "split", F.coalesce(F.sum("line").over(before), F.lit(0)).alias("start_line")
        )

    def _write_rejects(self, staged: DataFrame, starts: DataFrame, file_ids: list[int]) -> None:
        rejects = (
            staged.where(F.col("kind") == REJECT)
            .join(F.broadcast(starts), ["file_id", "split"])
            .select(
                F.col("file_id").alias("import_file_id"),
                "byte_offset",
                (F.col("start_line") + F.col("line") + 1).alias("line_number"),
                "byte_count",
                "reason",
                "first_bytes",
            )
        )
        if "rejected_record" in self.snapshot.tables:
            former = self.house.table("rejected_record")
            rejects = former.where(~F.col("import_file_id").isin(file_ids)).unionByName(rejects)
        self.house.write(
            self.snapshot, "rejected_record", rejects.orderBy("import_file_id", "byte_offset").coalesce(1)
        )

    def _write_problems(self, posts: DataFrame, starts: DataFrame) -> None:
        found = (
            posts.where("problem_fields IS NOT NULL")
            .select(
                "file_id",
                "split",
                "line",
                "arrival",
                F.explode(F.arrays_zip("problem_fields", "problem_values")).alias("p"),
            )
            .join(F.broadcast(starts), ["file_id", "split"])
            .groupBy("file_id", F.col("p.problem_fields").alias("field"))
            .agg(
                F.count("*").alias("record_count"),
                F.min_by(F.col("start_line") + F.col("line") + 1, "arrival").alias("first_line_number"),
                F.min_by("p.problem_values", "arrival").alias("first_value"),
            )
            .collect()
        )
        read_again = {row["file_id"] for row in found}
        rows = self._rows("import_field_problem")
        rows[:] = [row for row in rows if row[0] not in read_again]
        rows += [list(row) for row in found]

    def _account(
        self,
        files: list[tuple[int, inputs.Input]],
        staged: DataFrame,
        outcomes: DataFrame,
        started_at: str,
    ) -> None:
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
        runs = self._rows("import_run")
        run_id = max((int(row[0] or 0) for row in runs), default=0) + 1
        ledger = self._rows("import_file")
        names = [column.name for column in self.house.catalog.tables["import_file"]]
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
                setattr(self.summary, name, getattr(self.summary, name) + count)
            known = next((row for row in ledger if row[0] == file_id), None)
            first_run = known[names.index("first_import_run_id")] if known else run_id
            values: dict[str, Value] = {
                "import_file_id": file_id,
                "format": self.options.format_name,
                "site_id": self.site_id,
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
                "settings": self._settings(source),
                **counts,
            }
            row = [values[name] for name in names]
            if known:
                known[:] = row
            else:
                ledger.append(row)
        if not self.summary.adds_up:
            raise TaghouseError(f"the accounting does not add up: {self.summary}")
        summary = self.summary
        runs.append(
            [
                run_id,
                self.options.format_name,
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
