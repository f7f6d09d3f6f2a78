"""`export corpus`: the tags of posts as training text, one post a line, as a folder of files.

The files, one after another, are what `taghouse export corpus` writes: posts by ascending number, site
after site.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..errors import TaghouseError, UsageError
from ..warehouse.files import Files
from ..warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class CorpusOptions:
    """Which tags of which posts, and how they are written."""

    categories: tuple[str, ...] = ("general",)
    separator: str = ","
    uses_spaces: bool = False
    minimum_tag_count: int = 1
    minimum_tag_post_count: int = 0
    excludes_deleted: bool = False
    form: str = "text"


def corpus_lines(warehouse: Warehouse, options: CorpusOptions) -> DataFrame:
    """Lines in their order: site_id, number, text."""
    for name in ("post", "post_tag", "tag", "tag_category", "tag_count", "site"):
        warehouse.register(name)
    session = warehouse.session
    tags = session.table("tag").join(
        F.broadcast(session.table("tag_category").withColumnRenamed("name", "category_name")),
        ["site_id", "category"],
    )
    known = {row["name"] for row in session.table("tag_category").collect()}
    for name in options.categories:
        if name not in known:
            raise UsageError(f"there is no category '{name}'", f"There are {', '.join(sorted(known))}.")
    tags = tags.where(F.col("category_name").isin(list(options.categories)))
    if options.minimum_tag_post_count > 1:
        counts = session.table("tag_count").where(F.col("post_count") >= options.minimum_tag_post_count)
        tags = tags.join(counts.select("tag_id"), "tag_id", "left_semi")
    spelled = F.expr("tag_text(name)") if options.uses_spaces else F.col("name")
    tags = tags.select("tag_id", spelled.alias("text"))
    posts = session.table("post").select("post_id", "site_id", "number", "is_deleted")
    if options.excludes_deleted:
        posts = posts.where("coalesce(is_deleted, 0) = 0")
    lines = (
        session.table("post_tag")
        .join(F.broadcast(tags), "tag_id")
        .groupBy("post_id")
        .agg(F.sort_array(F.collect_list(F.struct("position", "text"))).alias("tags"))
        .where(F.size("tags") >= options.minimum_tag_count)
        .join(posts, "post_id")
    )
    return lines.select(
        "site_id", "number", F.array_join(F.col("tags.text"), options.separator).alias("text")
    )


def export_corpus(warehouse: Warehouse, output: str, options: CorpusOptions) -> int:
    """Writes the lines to a new folder; returns how many. Raises TaghouseError."""
    lines = corpus_lines(warehouse, options)
    if options.form == "jsonl":
        sites = warehouse.session.table("site")
        with_posts = lines.select("site_id").distinct().count()
        identity = F.col("number")
        if with_posts > 1:
            lines = lines.join(F.broadcast(sites), "site_id")
            identity = F.concat("name", F.lit("/"), F.col("number").cast("string"))
        text = F.to_json(F.struct(identity.alias("id"), "text"))
    else:
        text = F.col("text")
    ordered = lines.orderBy("site_id", "number").select(text.alias("value"))
    files = Files(warehouse.session, output)
    if files.exists():
        raise TaghouseError(f"{output} is there already", "Take another folder.", 73)
    ordered.write.text(files.root)
    return warehouse.session.read.text(files.root).count()
