"""A plain program for tests of `taghouse diff warehouses`: it holds both warehouses in memory.

    warehouse_diff.py fill WAREHOUSE SEED       adds captions, latents, aliases by chance, changes posts
    warehouse_diff.py compare OLD NEW FOLDER    compares FOLDER/summary.jsonl and FOLDER/LIST.jsonl
"""

import json
import random
import sqlite3
import sys

OTHERS = {"post_id", "site_id", "number", "import_file_id"}
LISTS = ["posts", "fields", "tags", "captions", "latents", "aliases", "implications"]


def fill(path, seed):
    draw = random.Random(seed)
    db = sqlite3.connect(path)
    posts = [row[0] for row in db.execute("SELECT post_id FROM post ORDER BY site_id, number")]
    kinds = ["regular_summary", "tags", "mine", "yours"]
    draw.shuffle(kinds)
    for kind in kinds[: draw.randint(1, 4)]:
        db.execute("INSERT OR IGNORE INTO caption_kind (name, format) VALUES (?, 'kohya')", (kind,))
    known = [row[0] for row in db.execute("SELECT caption_kind_id FROM caption_kind")]
    for post in posts:
        for kind in known:
            if draw.random() < 0.3:
                text = draw.choice(["", "a", "ä b", "long " * 400])
                size = len(text.strip(" \t\n\r\v\f"))
                db.execute("INSERT OR REPLACE INTO caption VALUES (?, ?, ?, ?)", (post, kind, size, text))
        if draw.random() < 0.3:
            db.execute("DELETE FROM latent WHERE post_id = ?", (post,))
            db.execute(
                "INSERT INTO latent (post_id, width, height) VALUES (?, ?, ?)",
                (post, draw.choice([64, 128]), 64),
            )
        if draw.random() < 0.2:
            db.execute(
                "UPDATE post SET source = ?, score = ?, is_deleted = ?, rating = ? WHERE post_id = ?",
                (
                    draw.choice([None, "", "x", "y\tz"]), draw.choice([None, 0, 7]),
                    draw.choice([None, 0, 1]), draw.choice([None, "s", "e"]), post,
                ),
            )
    for table in ["tag_alias", "tag_implication"]:
        db.execute(f"DELETE FROM {table}")
        for _ in range(draw.randint(0, 12)):
            db.execute(
                f"""INSERT OR IGNORE INTO {table}
                (site_id, number, antecedent_name, consequent_name, status, created_at)
                VALUES (?, ?, ?, ?, ?, ?)""",
                (
                    draw.choice([1, 2]), draw.choice([None, 1, 2, 3, 40]), draw.choice("abc"),
                    draw.choice("abc"), draw.choice(["active", "deleted"]),
                    draw.choice([None, "2020-01-01T00:00:00.000Z"]),
                ),
            )
    db.commit()
    db.close()


def read(path):
    """All that is compared, by site."""
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    fields = [row["name"] for row in db.execute("PRAGMA table_info(post)") if row["name"] not in OTHERS]
    sites = {}
    for site_id, name in db.execute("SELECT site_id, name FROM site").fetchall():
        site = {"posts": {}, "tags": {}, "captions": {}, "latents": {}, "fields": fields}
        for row in db.execute("SELECT * FROM post WHERE site_id = ?", (site_id,)).fetchall():
            tags = db.execute(
                "SELECT name FROM post_tag JOIN tag USING (tag_id) WHERE post_id = ? ORDER BY position",
                (row["post_id"],),
            )
            site["posts"][row["number"]] = ({field: row[field] for field in fields}, [tag[0] for tag in tags])
            for kind, text in db.execute(
                "SELECT name, text FROM caption JOIN caption_kind USING (caption_kind_id) WHERE post_id = ?",
                (row["post_id"],),
            ):
                site["captions"][row["number"], kind] = text
            for width, height in db.execute(
                "SELECT width, height FROM latent WHERE post_id = ?", (row["post_id"],)
            ):
                site["latents"][row["number"]] = (width, height)
        for tag, category in db.execute(
            """SELECT tag.name, tag_category.name FROM tag
            LEFT JOIN tag_category USING (site_id, category) WHERE site_id = ?""",
            (site_id,),
        ):
            site["tags"][tag] = category
        for part, table in [("aliases", "tag_alias"), ("implications", "tag_implication")]:
            site[part] = {}
            for row in db.execute(
                f"""SELECT antecedent_name, consequent_name, number, status, created_at FROM {table}
                WHERE site_id = ? ORDER BY 1, 2, 3, 4, 5""",
                (site_id,),
            ):
                key = (row[0], row[1], row[2] is not None, row[2] or 0)
                site[part].setdefault(key, []).append((row[3], row[4]))
            # Several of one name and number are told apart by their place.
            site[part] = {
                key + (place,): value
                for key, values in site[part].items() for place, value in enumerate(values)
            }
        sites[name] = site
    return sites


def utf8(text):
    return text.encode()


def kind_of(key, old, new):
    return "came" if key not in old else "went" if key not in new else "changed"


def expected(old_path, new_path):
    old_sites, new_sites = read(old_path), read(new_path)
    lists = {name: [] for name in LISTS}
    summary = []
    empty = {"posts": {}, "tags": {}, "captions": {}, "latents": {}, "aliases": {}, "implications": {}}
    for name in sorted(set(old_sites) | set(new_sites)):
        old, new = old_sites.get(name, empty), new_sites.get(name, empty)
        parts = compare_site(name, old, new, lists)
        if any(counts["before"] or counts["after"] for _, _, counts in parts["counts"]):
            for part, kind, counts in parts["counts"]:
                for change in ["before", "after", "came", "went", "changed"]:
                    summary.append(row("site part name change count", name, part, kind, change, counts[change]))
            summary += parts["rows"]
    return summary, lists


def row(columns, *values):
    return dict(zip(columns.split(), values))


def count(old, new, is_changed):
    return {
        "before": len(old), "after": len(new), "came": len(new.keys() - old.keys()),
        "went": len(old.keys() - new.keys()),
        "changed": sum(is_changed(key) for key in old.keys() & new.keys()),
    }


def compare_site(name, old, new, lists):
    fields = old.get("fields") or new.get("fields")
    changed_fields = {field: 0 for field in fields + ["tags", "tag_order"]}
    tallies = {}

    def tally(tag):
        return tallies.setdefault(tag, {"before": 0, "after": 0, "added": 0, "removed": 0})

    for side, posts in [("before", old["posts"]), ("after", new["posts"])]:
        for _, tags in posts.values():
            for tag in tags:
                tally(tag)[side] += 1
    changed = set()
    for number in sorted(old["posts"].keys() | new["posts"].keys()):
        if number not in old["posts"] or number not in new["posts"]:
            change = kind_of(number, old["posts"], new["posts"])
            lists["posts"].append(
                row("site number change fields tags_added tags_removed", name, number, change, None, None, None))
            continue
        (before, old_tags), (after, new_tags) = old["posts"][number], new["posts"][number]
        names = [field for field in fields if before[field] != after[field]]
        for field in names:
            lists["fields"].append(
                row("site number field before after", name, number, field, before[field], after[field]))
        added = sorted(set(new_tags) - set(old_tags), key=utf8)
        removed = sorted(set(old_tags) - set(new_tags), key=utf8)
        for tag in added:
            tally(tag)["added"] += 1
        for tag in removed:
            tally(tag)["removed"] += 1
        if added or removed:
            names.append("tags")
        elif old_tags != new_tags:
            names.append("tag_order")
        for field in names:
            changed_fields[field] += 1
        if names:
            changed.add(number)
            lists["posts"].append(
                row("site number change fields tags_added tags_removed", name, number, "changed",
                    " ".join(names), " ".join(added), " ".join(removed)))
    for tag in sorted(old["tags"].keys() | new["tags"].keys(), key=utf8):
        counts = tally(tag)
        is_before, is_after = tag in old["tags"], tag in new["tags"]
        is_same = is_before and is_after and old["tags"][tag] == new["tags"][tag]
        if is_same and counts["before"] == counts["after"] and not counts["added"] and not counts["removed"]:
            continue
        lists["tags"].append(
            row("site tag change category_before category_after post_count_before post_count_after "
                "added_count removed_count", name, tag, kind_of(tag, old["tags"], new["tags"]),
                old["tags"].get(tag), new["tags"].get(tag), counts["before"] if is_before else None,
                counts["after"] if is_after else None, counts["added"], counts["removed"]))
    captions = {}
    for key in sorted(old["captions"].keys() | new["captions"].keys()):
        before, after = old["captions"].get(key), new["captions"].get(key)
        for side, texts in [(0, old["captions"]), (1, new["captions"])]:
            if key in texts:
                captions.setdefault(key[1], ({}, {}))[side][key] = texts[key]
        if before != after:
            lists["captions"].append(
                row("site number kind change before after", name, key[0], key[1],
                    kind_of(key, old["captions"], new["captions"]), before, after))
    for number in sorted(old["latents"].keys() | new["latents"].keys()):
        before = old["latents"].get(number, (None, None))
        after = new["latents"].get(number, (None, None))
        if before != after:
            lists["latents"].append(
                row("site number change width_before height_before width_after height_after", name, number,
                    kind_of(number, old["latents"], new["latents"]), *before, *after))
    for part in ["aliases", "implications"]:
        for key in sorted(old[part].keys() | new[part].keys()):
            before, after = old[part].get(key, (None, None)), new[part].get(key, (None, None))
            if before != after:
                lists[part].append(
                    row("site antecedent consequent number change status_before status_after "
                        "created_at_before created_at_after", name, key[0], key[1],
                        key[3] if key[2] else None, kind_of(key, old[part], new[part]), before[0],
                        after[0], before[1], after[1]))

    def differs(part):
        return lambda key: old[part][key] != new[part][key]

    counts = [
        ("posts", None, count(old["posts"], new["posts"], lambda key: key in changed)),
        ("tags", None, count(old["tags"], new["tags"], differs("tags"))),
    ]
    for kind in sorted(captions):
        texts = captions[kind]
        counts.append(("captions", kind, count(*texts, lambda key: texts[0][key] != texts[1][key])))
    for part in ["latents", "aliases", "implications"]:
        counts.append((part, None, count(old[part], new[part], differs(part))))
    rows = [
        row("site part name change count", name, "field", field, "changed", value)
        for field, value in sorted(changed_fields.items(), key=lambda item: (-item[1], item[0])) if value
    ]
    more = [(t["after"] - t["before"], utf8(tag), tag) for tag, t in tallies.items()]
    for change, sign in [("more", 1), ("fewer", -1)]:
        for value, _, tag in sorted((-sign * value, key, tag) for value, key, tag in more if sign * value > 0):
            rows.append(row("site part name change count", name, "tag", tag, change, -value))
    others = [
        (-tally(tag)["after"], utf8(tag), tag)
        for tag in old["tags"].keys() & new["tags"].keys() if old["tags"][tag] != new["tags"][tag]
    ]
    for value, _, tag in sorted(others):
        rows.append(row("site part name change count", name, "tag", tag, "recategorized", -value))
    return {"counts": counts, "rows": rows}


def compare(old, new, folder):
    summary, lists = expected(old, new)
    total = 0
    for name, wanted in [("summary", summary)] + list(lists.items()):
        with open(f"{folder}/{name}.jsonl", encoding="utf-8") as file:
            found = [json.loads(line) for line in file]
        total += len(wanted)
        if found != wanted:
            place = next(
                (place for place, pair in enumerate(zip(found, wanted)) if pair[0] != pair[1]),
                min(len(found), len(wanted)))
            print(f"{name}, row {place} of {len(wanted)}:")
            print(f"  found  {found[place] if place < len(found) else None}")
            print(f"  wanted {wanted[place] if place < len(wanted) else None}")
    print(f"{total} rows")


if sys.argv[1] == "fill":
    fill(sys.argv[2], int(sys.argv[3]))
else:
    compare(*sys.argv[2:])
