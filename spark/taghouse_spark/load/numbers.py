"""Numbers for posts, tags and kinds of captions, in the order in which they arrive."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..errors import TaghouseError, UsageError
from ..formats.record import ASSUMED
from .ranks import with_ranks
from .state import LoadState

_FIRST_SET_STEP = 1000


def post_keys(state: LoadState, posts: DataFrame) -> DataFrame:
    """Each post of the load: post_id, whether it is stored, and how many records it has."""
    counted = posts.groupBy("site_id", "number").agg(
        F.min("arrival").alias("arrival"), F.count("*").alias("record_count")
    )
    if "post" in state.snapshot.tables:
        stored = state.warehouse.table("post").select("post_id", "site_id", "number")
        counted = counted.join(stored, ["site_id", "number"], "left")
        start = state.warehouse.table("post").agg(F.max("post_id")).first()
        first = int(start[0] or 0) + 1 if start else 1
    else:
        counted = counted.withColumn("post_id", F.lit(None).cast("long"))
        first = 1
    counted = state.keep(counted)
    new = with_ranks(counted.where("post_id IS NULL").drop("post_id"), ["arrival"], "post_id", first)
    old = counted.where("post_id IS NOT NULL")
    columns = ["site_id", "number", "post_id", "record_count", "is_stored"]
    return state.keep(
        new.withColumn("is_stored", F.lit(False))
        .select(*columns)
        .unionByName(old.withColumn("is_stored", F.lit(True)).select(*columns))
    )


def numbered_tags(state: LoadState, posts: DataFrame) -> DataFrame:
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
    stored = state.warehouse.table("tag").withColumnRenamed("category", "stored_category")
    merged = state.keep(
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
    state.warehouse.write(state.snapshot, "tag", everything.sortWithinPartitions("tag_id"))
    _name_categories(state)
    return state.warehouse.frame_in(state.snapshot, "tag")


def _name_categories(state: LoadState) -> None:
    """Numbers of categories that nothing names are called by their number."""
    categories = state.rows("tag_category")
    known = {(row[0], row[1]) for row in categories}
    tags = state.warehouse.frame_in(state.snapshot, "tag")
    for row in tags.where("category IS NOT NULL").select("site_id", "category").distinct().collect():
        if (row[0], row[1]) not in known:
            categories.append([row[0], row[1], f"category_{row[1]}"])


def numbered_caption_kinds(state: LoadState, posts: DataFrame) -> dict[str, int]:
    """caption_kind_id by name; new kinds get a step of the default rule if they are a set."""
    kinds = state.rows("caption_kind")
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
    is_set = state.options.kohya is not None
    for row in found:
        name = row["name"]
        if name in by_name:
            if is_set and by_name[name][2] != state.options.format_name:
                raise UsageError(
                    f"a set of captions cannot be called '{name}': another format has that kind",
                    "Give it another name with --caption-kind.",
                )
            continue
        kind_id = max((int(kind[0] or 0) for kind in kinds), default=0) + 1
        kinds.append([kind_id, name, state.options.format_name])
        by_name[name] = kinds[-1]
        if is_set:
            step = _FIRST_SET_STEP + kind_id
            state.rows("caption_rule_step").append([1, step, "sentence", None, None])
            state.rows("caption_rule_part").append([1, step, 0, kind_id])
    return {name: int(row[0] or 0) for name, row in by_name.items()}
