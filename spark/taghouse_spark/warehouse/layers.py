"""What follows of tags, aliases and implications once they are loaded.

Aliases and implications may lead to names that no post has. Where a tag leads to one, it becomes a tag
too, in the same order as Taghouse takes them, so that both give it the same number. Then the caches that
imports keep right are written.
"""

from __future__ import annotations

from collections import defaultdict

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..sql import statements
from ..sql.catalog import EXCLUSION_CACHE, LAYER_CACHE
from .snapshot import Snapshot
from .warehouse import Warehouse


def finish_tags(warehouse: Warehouse) -> None:
    """Adds tags that others lead to, and writes tag_layer and core_tag_exclusion, as a new snapshot."""
    warehouse.require()
    added = _missing_names(warehouse)
    if added:
        snapshot = warehouse.next_snapshot()
        tags = warehouse.table("tag")
        highest = tags.agg(F.max("tag_id")).first()
        first = int(highest[0] or 0) + 1 if highest else 1
        rows = [(first + place, site_id, name, None) for place, (site_id, name) in enumerate(added)]
        new = warehouse.session.createDataFrame(rows, warehouse.schema("tag"))
        warehouse.write(snapshot, "tag", tags.unionByName(new).coalesce(max(1, tags.rdd.getNumPartitions())))
        warehouse.publish(snapshot)
    snapshot = warehouse.next_snapshot()
    write_tag_caches(warehouse, snapshot)
    warehouse.publish(snapshot)


def _missing_names(warehouse: Warehouse) -> list[tuple[int, str]]:
    if not warehouse.snapshot.row_counts.get("tag_alias") and not warehouse.snapshot.row_counts.get(
        "tag_implication"
    ):
        return []
    sites = {str(row[1]): int(row[0] or 0) for row in warehouse.rows("site")}
    ends: dict[int, dict[str, str]] = defaultdict(dict)
    for site, antecedent, consequent in warehouse.sql(
        "SELECT site, antecedent, consequent FROM tag_alias_resolved"
    ).rows:
        ends[sites[str(site)]][str(antecedent)] = str(consequent)
    implied: dict[int, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for site, antecedent, consequent, depth in warehouse.sql(
        "SELECT site, antecedent, consequent, depth FROM tag_implication_resolved"
    ).rows:
        implied[sites[str(site)]][str(antecedent)].append((int(depth or 0), str(consequent)))
    named = [
        (site_id, name)
        for site_id in {*ends, *implied}
        for name in {
            *ends[site_id],
            *ends[site_id].values(),
            *implied[site_id],
            *(target for targets in implied[site_id].values() for _, target in targets),
        }
    ]
    if not named:
        return []
    wanted = warehouse.session.createDataFrame(named, "site_id long, name string")
    there = {
        (row["site_id"], row["name"])
        for row in warehouse.table("tag")
        .join(F.broadcast(wanted), ["site_id", "name"], "left_semi")
        .collect()
    }
    added: list[tuple[int, str]] = []
    for site_id in sorted({*ends, *implied}):
        added += [
            (site_id, name)
            for name in missing_of_site(
                ends[site_id], implied[site_id], {name for own, name in there if own == site_id}
            )
        ]
    return added


def missing_of_site(
    ends: dict[str, str], implied: dict[str, list[tuple[int, str]]], there: set[str]
) -> list[str]:
    """Names that become tags, in their order.

    Args:
        ends: what each aliased name stands for.
        implied: what each name implies, with the length of the way.
        there: names that are tags; those that become tags are added.
    """
    added: list[str] = []

    def take(name: str) -> None:
        if name not in there:
            there.add(name)
            added.append(name)

    def order(names: set[str]) -> list[str]:
        return sorted(names, key=lambda name: name.encode())

    moved = []
    for name in order(set(ends)):
        if name in there:
            take(ends[name])
            moved.append(name)
    written: set[str] = set()
    # What a tag implies may be new, and imply itself.
    for _ in range(2):
        for name in order(set(implied)):
            if name in there and name not in written:
                written.add(name)
                for _, target in sorted(implied[name], key=lambda way: (way[0], way[1].encode())):
                    take(target)
    for name in moved:
        for _, target in sorted(implied.get(ends[name], []), key=lambda way: (way[0], way[1].encode())):
            take(target)
    return added


def _layer_rows(warehouse: Warehouse) -> DataFrame:
    """What the table tag_layer holds, by the check that compares it."""
    check = warehouse.catalog.checks["tag_layer_agrees"].sql
    tree = statements.parse(check)
    expected = [cte for cte in tree.args["with_"].expressions if cte.alias in ("missing", "surplus")]
    for cte in expected:
        cte.pop()
    with_ = tree.args["with_"].sql("sqlite")
    answer = warehouse.sql(
        f"{with_} SELECT tag_id, target_id, depth, position FROM expected WHERE target_id IS NOT NULL",
    )
    assert answer.frame is not None
    return answer.frame


def _exclusion_rows(warehouse: Warehouse) -> DataFrame:
    """General tags that have a word of core_tag_word."""
    words = [str(row[0]) for row in warehouse.rows("core_tag_word")]
    warehouse.register("tag")
    wanted = F.array(*[F.lit(word) for word in words]) if words else F.array().cast("array<string>")
    own = F.from_json(F.expr("tag_words(name)"), "array<string>")
    return (
        warehouse.session.table("tag")
        .where("category = 0")
        .where(F.arrays_overlap(own, wanted))
        .select("tag_id")
    )


def write_tag_caches(warehouse: Warehouse, snapshot: Snapshot) -> None:
    """Writes what follows from tags alone; the snapshot has to be the present one."""
    warehouse.write(snapshot, EXCLUSION_CACHE, _exclusion_rows(warehouse).coalesce(1))
    warehouse.write(snapshot, LAYER_CACHE, _layer_rows(warehouse).coalesce(1))
