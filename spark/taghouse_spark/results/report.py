"""`report merge`: what a merged training set lacks, by the view merge_post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UsageError
from ..sql.catalog import Value
from ..warehouse.warehouse import Answer, Warehouse

COUNTS = (
    "id_count",
    "missing_tags_count",
    "missing_caption_count",
    "missing_latent_count",
    "only_tags_count",
    "empty_caption_count",
    "unknown_caption_count",
    "unknown_latent_count",
)
GROUPINGS = ("site", "month", "rating", "file", "finish-reason")
# Posts that a report is about, by what `--from` takes: a condition over merge_post.
SOURCES = {
    "posts": "1",
    "latents": "has_latent",
    "captions": (
        "(has_caption OR EXISTS"
        " (SELECT 1 FROM caption_record WHERE caption_record.post_id = merge_post.post_id))"
    ),
    "pictures": "EXISTS (SELECT 1 FROM image_file WHERE image_file.post_id = merge_post.post_id)",
    "tags": "has_tag",
    "records": "has_record",
}
LISTS = {
    "tags": "is_id AND NOT has_tag",
    "caption": "is_id AND caption_state IS NULL",
    "latent": "is_id AND NOT has_latent",
    "only-tags": "is_id AND caption_state IS 'tags'",
    "empty-caption": "is_id AND is_caption_empty",
    "unknown": "is_caption_unknown",
    "latent-without-post": "is_latent_unknown",
}

_PLACED = """
WITH placed AS (
  SELECT
    site, site_id, number, month, rating, finish_reason, file,
    has_tag, has_latent, caption_state, is_caption_empty, is_caption_unknown, is_latent_unknown,
    {source} AS is_id
  FROM merge_post
  WHERE caption_rule = :rule
)
"""
_SUMS = """
  COALESCE(SUM(is_id), 0) AS id_count,
  COALESCE(SUM(is_id AND NOT has_tag), 0) AS missing_tags_count,
  COALESCE(SUM(is_id AND caption_state IS NULL), 0) AS missing_caption_count,
  COALESCE(SUM(is_id AND NOT has_latent), 0) AS missing_latent_count,
  COALESCE(SUM(is_id AND caption_state IS 'tags'), 0) AS only_tags_count,
  COALESCE(SUM(is_id AND is_caption_empty), 0) AS empty_caption_count,
  COALESCE(SUM(is_caption_unknown), 0) AS unknown_caption_count,
  COALESCE(SUM(is_latent_unknown), 0) AS unknown_latent_count
"""


@dataclass(frozen=True)
class MergeQuestion:
    """What a merge report is asked."""

    # The caption rule.
    rule: str = "default"
    # Which posts, of SOURCES.
    source: str = "posts"

    @property
    def placed(self) -> str:
        """The posts of the question, as the relation `placed`. Raises UsageError."""
        if self.source not in SOURCES:
            raise UsageError(f"there is no source '{self.source}'", f"There are {', '.join(SOURCES)}.")
        return _PLACED.format(source=SOURCES[self.source])


@dataclass(frozen=True)
class MergeReport:
    """The counts of all posts, and of groups of them."""

    question: MergeQuestion
    # None: the counts are not grouped.
    by: str | None
    groups: list[Sequence[Value]]
    total: Sequence[Value]
    # Posts that the source leaves out.
    outside_count: int

    @property
    def text(self) -> str:
        """The lines that `taghouse report merge` prints before its table."""
        ids, tags, caption, latent, only, empty, unknown, latents = self.total
        outside = f" (left out: {self.outside_count}; --from posts takes them)" if self.outside_count else ""
        return (
            f"ids: {ids}, missing tags: {tags}, missing caption: {caption}, missing latent: {latent}\n"
            f"only tags: {only}, empty captions: {empty}, captions of unknown posts: {unknown},"
            f" latents without posts: {latents}\n"
            f"caption rule: {self.question.rule}, from: {self.question.source}{outside}\n"
        )

    @property
    def columns(self) -> list[str]:
        """The columns of `rows`."""
        return [self.by.replace("-", "_"), *COUNTS] if self.by else list(COUNTS)

    @property
    def rows(self) -> list[Sequence[Value]]:
        """One row with all counts, or one a group and a last one named total."""
        return [*self.groups, ("total", *self.total)] if self.by else [self.total]


def standard_grouping(warehouse: Warehouse) -> str | None:
    """How a report for people is grouped: by site, when there are several."""
    return "site" if len(warehouse.rows("site")) > 1 else None


def merge_report(
    warehouse: Warehouse, question: MergeQuestion | None = None, by: str | None = None
) -> MergeReport:
    """Counts what is there and what is missing. Raises UsageError for names that are not there."""
    question = question or MergeQuestion()
    _require_rule(warehouse, question.rule)
    values = {"rule": question.rule}
    groups: list[Sequence[Value]] = []
    if by:
        if by not in GROUPINGS:
            raise UsageError(f"there is no grouping '{by}'", f"There are {', '.join(GROUPINGS)}.")
        column = by.replace("-", "_")
        sql = (
            f"{question.placed} SELECT {column}, {_SUMS} FROM placed GROUP BY {column}"
            " HAVING SUM(is_id) + SUM(is_caption_unknown) + SUM(is_latent_unknown) > 0"
            f" ORDER BY {column}"
        )
        groups = list(warehouse.sql(sql, values).rows)
    sql = f"{question.placed} SELECT {_SUMS}, COALESCE(SUM(NOT is_id), 0) AS outside_count FROM placed"
    *total, outside = next(iter(warehouse.sql(sql, values).rows))
    return MergeReport(question, by, groups, tuple(total), outside)


def merge_list(warehouse: Warehouse, name: str, question: MergeQuestion | None = None) -> Answer:
    """The posts of a list, `site` and `number`. Raises UsageError for names that are not there."""
    question = question or MergeQuestion()
    if name not in LISTS:
        raise UsageError(f"there is no list '{name}'", f"There are {', '.join(LISTS)}.")
    _require_rule(warehouse, question.rule)
    return warehouse.sql(
        f"{question.placed} SELECT site, number FROM placed WHERE {LISTS[name]} ORDER BY site_id, number",
        {"rule": question.rule},
    )


def _require_rule(warehouse: Warehouse, rule: str) -> None:
    rules = [str(row[0]) for row in warehouse.sql("SELECT name FROM caption_rule ORDER BY name").rows]
    if rule not in rules:
        raise UsageError(f"there is no caption rule '{rule}'", f"There are {', '.join(rules)}.")
