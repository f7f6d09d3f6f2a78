"""Every statistics view of a warehouse, computed slowly and plainly from the dumps.

    statistics_reference.py OPTIONS.json > ROWS.tsv

Each line of the result is a row of a view, in no order: the view; its columns that are texts, whole
numbers or NULL, with spaces between; its columns that are fractions. OPTIONS.json is an object:

    files      paths in the order of their import: .jsonl is Danbooru in either shape of a record,
               .csv is e621's export of posts
    site       "danbooru" or "e621"
    lists      paths of CSV lists of tags, imported behind the files
    implied    paths of CSV lists of implications
    gone       posts deleted after the imports: those whose number is a multiple of one of these
    settings   the table setting, name -> value
    words      the table core_tag_word
    analyzed   whether `taghouse analyze` has run since
    related    only the pairs of these tags; all when it is missing

Rules: a record is an object whose id is a whole number from 1 on, or a string of one. The last record of an
id wins. A tag is on a post once. The category that a record states last is the tag's; a name of `tag_string`
that is in none of the five groups is general unless a record says more.
"""
import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timezone

CATEGORY_NAMES = {
    "danbooru": {0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "meta"},
    "e621": {
        0: "general", 1: "artist", 2: "contributor", 3: "copyright", 4: "character",
        5: "species", 6: "invalid", 7: "meta", 8: "lore"},
}
GROUPS = [("general", 0), ("artist", 1), ("copyright", 3), ("character", 4), ("meta", 5)]
Z = 1.959963985  # 95 %, both sides


# What the dumps say

def number_of(value):
    if isinstance(value, str) and re.fullmatch("[0-9]+", value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    raise ValueError("no id")


def month_of(text):
    """(year, month) in UTC of a time in any of the dumps' forms; None when there is none."""
    if not isinstance(text, str) or not text:
        return None
    text = text.replace(" UTC", "+00:00")
    text = re.sub(r"\.(\d+)", lambda m: "." + m.group(1)[:3].ljust(3, "0"), text)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    time = time.replace(tzinfo=timezone.utc) if time.tzinfo is None else time.astimezone(timezone.utc)
    return None if time.timestamp() == 0 else (time.year, time.month)


def stated_tags(record):
    """(name, category, is stated) of the tags of a Danbooru record, in its order."""
    if isinstance(record.get("tags"), list):
        return [(tag["name"], int(tag["category"]), True) for tag in record["tags"]]
    groups = [(name, c) for group, c in GROUPS for name in record.get("tag_string_" + group, "").split()]
    category = dict(groups)
    names = record.get("tag_string", "").split()
    if not names:
        return [(name, c, True) for name, c in groups]
    return [(name, category.get(name, 0), name in category) for name in names]


def danbooru_posts(path):
    for line in open(path, "rb"):
        try:
            record = json.loads(line.decode("utf-8"))
            number = number_of(record["id"])
        except (ValueError, KeyError, TypeError):
            continue
        yield number, record.get("created_at"), record.get("rating"), stated_tags(record)


def e621_posts(path):
    csv.field_size_limit(2**30)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                number = number_of(row["id"])
            except (ValueError, TypeError):
                continue
            yield number, row["created_at"], row["rating"], [
                (name, None, False) for name in (row["tag_string"] or "").split()]


class House:
    """Posts and tags after all imports and deletions."""

    def __init__(self, options):
        self.category = {}
        self.posts = {}  # number -> (month, rating, names)
        for path in options["files"]:
            read = e621_posts if path.endswith(".csv") else danbooru_posts
            for number, created, rating, tags in read(path):
                for name, category, is_stated in tags:
                    if is_stated or self.category.get(name) is None:
                        self.category[name] = category
                rating = rating if isinstance(rating, str) and rating else None
                names = list(dict.fromkeys(name for name, _, _ in tags))
                self.posts[number] = (month_of(created), rating, names)
        for path in options.get("lists", []):
            for row in csv.DictReader(open(path, newline="", encoding="utf-8")):
                self.category[row["name"]] = int(row["category"])
        self.implications = {
            (row["antecedent_name"], row["consequent_name"])
            for path in options.get("implied", [])
            for row in csv.DictReader(open(path, newline="", encoding="utf-8"))
            if row["status"] == "active"}
        for divisor in options.get("gone", []):
            self.posts = {n: post for n, post in self.posts.items() if n % divisor}

        self.of_tag = defaultdict(set)
        for number, (_, _, names) in self.posts.items():
            for name in names:
                self.of_tag[name].add(number)
        self.count = {name: len(numbers) for name, numbers in self.of_tag.items()}

    def tags_of(self, category):
        return {name for name in self.count if self.category[name] == category}


# What statistics make of it

def wilson(hits, trials):
    share = hits / trials
    root = Z * math.sqrt((share * (1 - share) + Z * Z / (4 * trials)) / trials)
    return (share + Z * Z / (2 * trials) - root) / (1 + Z * Z / trials)


def ranks(house, names):
    ordered = sorted(names, key=lambda name: (-house.count[name], name))
    return {name: place for place, name in enumerate(ordered, 1)}


def statistics(options):
    house, site, setting = House(options), options["site"], options["settings"]
    posts, count, category = house.posts, house.count, house.category
    is_analyzed = options["analyzed"]
    known = CATEGORY_NAMES[site]

    def label(name):
        number = category[name]
        return None if number is None else known.get(number, "category_%d" % number)

    # tag_frequency
    rank = ranks(house, count)
    used = {c: house.tags_of(c) for c in set(category.values())}
    category_rank = {c: ranks(house, names) for c, names in used.items()}
    uses = {c: sum(count[name] for name in names) for c, names in used.items()}
    for name, n in count.items():
        c = category[name]
        yield "tag_frequency", [
            site, label(name), name, n, n / len(posts), rank[name],
            None if c is None else n / uses[c],
            None if c is None else category_rank[c][name],
            min(house.of_tag[name]), max(house.of_tag[name])]

    # tag_frequency_by_year, _by_month, _by_rating
    year = {n: post[0][0] for n, post in posts.items() if post[0]}
    month = {n: "%04d-%02d" % post[0] for n, post in posts.items() if post[0]}
    rating = {n: post[1] for n, post in posts.items() if post[1] is not None}
    in_year, in_month, in_rating = (Counter(facts.values()) for facts in (year, month, rating))
    of_year = defaultdict(dict)
    for name, numbers in house.of_tag.items():
        head = [site, label(name), name]
        for m, n in Counter(month[p] for p in numbers if p in month).items():
            yield "tag_frequency_by_month", head + [m, n, n / in_month[m]]
        for r, n in Counter(rating[p] for p in numbers if p in rating).items():
            yield "tag_frequency_by_rating", head + [r, n, n / count[name], n / in_rating[r]]
        for y, n in Counter(year[p] for p in numbers if p in year).items():
            of_year[y][name] = n
    for y, counts in of_year.items():
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        for place, name in enumerate(ordered, 1):
            yield "tag_frequency_by_year", [
                site, label(name), name, y, counts[name], counts[name] / in_year[y],
                place if is_analyzed else None]

    # tag_count_per_post
    for c in {"all"} | {c for c in used if c is not None and used[c]}:
        sizes = Counter(
            sum(c == "all" or category[name] == c for name in names) for _, _, names in posts.values())
        name = c if c == "all" else known.get(c, "category_%d" % c)
        for size, n in sizes.items():
            yield "tag_count_per_post", [site, name, size, n, n / len(posts)]

    # character_tag, core_tag, core_tag_confident
    alone = defaultdict(list)
    for _, _, names in posts.values():
        characters = [name for name in names if category[name] == 4]
        if len(characters) == 1:
            alone[characters[0]].append(names)
    words = set(options["words"])
    for character, own in alone.items():
        counts = Counter(name for names in own for name in names if category[name] == 0)
        for name, n in counts.items():
            frequency = n / len(own)
            lift = n * len(posts) / (len(own) * count[name])
            bound = wilson(n, len(own))
            head = [site, character, name, n, len(own), frequency]
            yield "character_tag", head + [count[name], lift, bound]
            if n >= setting["core_tag_threshold"] * len(own) and not words.intersection(
                    re.split(r"[\W_]+", name.lower())):
                yield "core_tag", head
            if (bound >= setting["core_tag_confident_bound"]
                    and lift >= setting["core_tag_confident_lift"]):
                yield "core_tag_confident", head + [lift, bound]

    # tag_related, tag_cooccurrence, artist_style, copyright_character, tag_implied
    asked = options.get("related")
    for name in count:
        pairs = Counter(other for n in house.of_tag[name] for other in posts[n][2] if other != name)
        shown = pairs
        if is_analyzed and count[name] >= setting["pair_tag_minimum"]:
            cached = {other: n for other, n in pairs.items() if n >= setting["pair_minimum"]}
            shown = cached or pairs
        for other, n in shown.items():
            one, two = count[name], count[other]
            lift = n * len(posts) / (one * two)
            if asked is None or name in asked:
                yield "tag_related", [
                    site, name, label(name), other, label(other), n, one, two, n / one,
                    n / math.sqrt(one * two), n / (one + two - n), n / min(one, two), math.log2(lift)]
                yield "tag_cooccurrence", [site, name, other, n]
            if category[name] == 1 and category[other] == 0:
                bound = wilson(n, one)
                if bound >= setting["artist_style_bound"] and lift >= setting["artist_style_lift"]:
                    yield "artist_style", [site, name, other, n, one, n / one, lift, bound]
        for other, n in pairs.items():
            one, two = count[name], count[other]
            if category[name] == 3 and category[other] == 4:
                yield "copyright_character", [site, name, other, n, one, two, n / one, n / two]
            if n >= setting["implied_ratio"] * one and one >= setting["implied_tag_minimum"]:
                is_known = int((name, other) in house.implications)
                yield "tag_implied", [site, name, other, n, one, two, n / one, is_known]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        options = json.load(file)
    sys.stdout.reconfigure(encoding="utf-8")
    for view, row in statistics(options):
        key = ["NULL" if value is None else str(value) for value in row if not isinstance(value, float)]
        measures = [repr(value) for value in row if isinstance(value, float)]
        print(view, " ".join(key), " ".join(measures), sep="\t")


if __name__ == "__main__":
    main()
