"""`report merge`: what a merged training set lacks, by the view merge_post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
GROUPINGS = ("month", "rating", "file", "finish-reason")
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
    has_latent OR NOT EXISTS (SELECT 1 FROM latent) AS is_id
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
class MergeReport:
    """The counts of all posts, and of groups of them."""

    rule: str
    universe: str
    total: Sequence[Value]
    groups: list[Sequence[Value]]

    @property
    def text(self) -> str:
        """The lines that `taghouse report merge` prints."""
        ids, tags, caption, latent, only, empty, unknown, latents = self.total
        return (
            f"ids: {ids}, missing tags: {tags}, missing caption: {caption}, missing latent: {latent}\n"
            f"only tags: {only}, empty captions: {empty}, captions of unknown posts: {unknown},"
            f" latents without posts: {latents}\n"
            f"caption rule: {self.rule}, universe: {self.universe}\n"
        )


def merge_report(warehouse: Warehouse, rule: str = "default", by: str | None = None) -> MergeReport:
    """Counts what is there and what is missing. Raises UsageError for an unknown rule."""
    rules = [row[0] for row in warehouse.sql("SELECT name FROM caption_rule ORDER BY name").rows]
    if rule not in rules:
        raise UsageError(f"there is no caption rule '{rule}'", f"There are {', '.join(map(str, rules))}.")
    values = {"rule": rule}
    has_latents = any(warehouse.sql("SELECT post_id FROM latent LIMIT 1").rows)
    groups: list[Sequence[Value]] = []
    if by:
        if by not in GROUPINGS:
            raise UsageError(f"there is no grouping '{by}'", f"There are {', '.join(GROUPINGS)}.")
        column = by.replace("-", "_")
        groups = list(
            warehouse.sql(
                f"{_PLACED} SELECT {column}, {_SUMS} FROM placed GROUP BY {column}"
                " HAVING SUM(is_id) + SUM(is_caption_unknown) + SUM(is_latent_unknown) > 0"
                f" ORDER BY {column}",
                values,
            ).rows
        )
    total = next(iter(warehouse.sql(f"{_PLACED} SELECT {_SUMS} FROM placed", values).rows))
    return MergeReport(rule, "latents" if has_latents else "all", total, groups)


def merge_list(warehouse: Warehouse, name: str, rule: str = "default") -> Answer:
    """The posts of a list, `site` and `number`."""
    if name not in LISTS:
        raise UsageError(f"there is no list '{name}'", f"There are {', '.join(LISTS)}.")
    return warehouse.sql(
        f"{_PLACED} SELECT site, number FROM placed WHERE {LISTS[name]} ORDER BY site_id, number",
        {"rule": rule},
    )


def report_rows(report: MergeReport, by: str | None) -> tuple[list[str], Iterable[Sequence[Value]]]:
    """Columns and rows: one with all counts, or one a group and a last one named total."""
    if not by:
        return list(COUNTS), [report.total]
    return [by.replace("-", "_"), *COUNTS], [*report.groups, ("total", *report.total)]
