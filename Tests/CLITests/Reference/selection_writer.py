"""Random searches over what the posts of a warehouse have: the text and what it means, made together."""
import random
from datetime import timedelta

import selection_meaning
import selection_values as values
from selection_spelling import CATEGORIES, COUNTS, Spelling

INTEGERS = [
    "id", "score", "upscore", "downscore", "favs", "year", "width", "height", "size", "parent", "pixiv",
    "uploader", "approver"]
ORDERS = {
    "id": "id", "score": "score", "upscore": "upscore", "downscore": "downscore", "favs": "favs",
    "favcount": "favs", "date": "date", "created_at": "date", "updated": "updated",
    "change": "updated", "width": "width", "height": "height", "ratio": "ratio", "mpixels": "mpixels",
    "size": "size", "filesize": "size",
}
ORDERS.update({
    name: "tagcount" + (" " + category if category else "") for name, category in COUNTS.items()})
RATINGS = {
    "general": "g", "sensitive": "s", "safe": "s", "questionable": "q", "explicit": "e"}


def has_blanks(text):
    return any(character.isspace() for character in text)


class Writer:
    """Writes searches over a layer of a house.

    Each of them is a lottery of its own: (seed, index) gives the same search again.
    """

    def __init__(self, meaning, seed, folder, unknown_share=0.01, left_out=()):
        self.meaning = meaning
        self.house = meaning.house
        self.layer = meaning.layer
        self.seed = seed
        self.folder = folder
        self.unknown_share = unknown_share
        self.left_out = left_out
        counts = self.house.counts[self.layer]
        self.frequent = sorted(counts, key=lambda name: (-counts[name], name))[:25]
        self.all_tags = sorted(counts)
        self.odd = [name for name in self.all_tags if not name.replace("_", "").isalnum()]
        self.antecedents = sorted({name for _, name in self.house.aliases})
        self.columns = {
            name: [value for value in (
                selection_meaning.field(post, name) for post in self.house.posts) if value is not None]
            for name in INTEGERS + ["date", "updated", "ext", "md5", "source", "rating"]}
        self.texts = [text for post in self.house.posts for _, text, _ in post.captions]

    def search(self, index):
        """A search: a dict as selection_meaning has it, with `text`."""
        self.random = random.Random("%s %s %s" % (self.layer, self.seed, index))
        self.spelling = Spelling(self.random)
        self.witness = self.random.choice(self.house.posts)
        self.lists = 0
        self.index = index
        search = {"index": index}
        if self.chance(0.03):
            words, nodes = [], []
        elif self.chance(0.5):
            words, nodes = self.words(0)
        else:
            node = self.any(0)
            words, nodes = [node["text"]], [node]
        is_alone = len(nodes) == 1 and "is_or" in nodes[0]
        if is_alone and self.chance(0.3):
            # An order may not stand beside an `or`, so the `or` goes into a group.
            words, is_alone = ["(" + words[0] + ")"], False
        search["expression"] = self.joined(nodes)
        extra = [] if is_alone else self.extra(search)
        for word in extra:
            words.insert(self.random.randint(0, len(words)), word)
        text = ""
        for place, word in enumerate(words):
            if place:
                is_plain = word not in extra and words[place - 1] not in extra
                text += self.blanks()
                # An `and` would end what `~` stands for.
                is_plain = is_plain and not any(other.startswith("~") for other in words)
                if is_plain and self.chance(0.1):
                    text += self.spelling.keyword("and") + self.blanks()
            text += word
        search["text"] = self.random.choice([""] * 9 + [" ", "\n"]) + text + self.random.choice(
            [""] * 9 + [" "])
        return search

    def chance(self, share):
        return self.random.random() < share

    def pick(self, choices):
        return self.random.choice(choices)

    def blanks(self):
        return self.spelling.blanks()

    def joined(self, nodes):
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else {"op": "and", "of": nodes}

    def extra(self, search):
        """The words of order, limit, sample and seed, of which each is there or not."""
        words = []
        if self.chance(0.3):
            name = self.pick(sorted(ORDERS))
            suffix = self.pick(["", "_asc", "_desc"])
            is_descending = suffix == "_desc" or suffix == "" and name != "id"
            key = ORDERS[name]
            if self.chance(0.1):
                key, suffix, name = "ratio", "", self.pick(["landscape", "portrait"])
                is_descending = name == "landscape"
            if self.chance(0.15):
                key, suffix, name, is_descending = "random", "", "random", False
            search["order"] = [key, is_descending]
            words.append(self.spelling.metatag("order", name + suffix))
        if self.chance(0.25):
            search["limit"] = self.pick([1, 2, 3, 10, 50, 100000])
            words.append(self.spelling.metatag("limit", str(search["limit"])))
        if self.chance(0.15):
            search["sample"] = self.pick([1, 5, 20, 100000])
            words.append(self.spelling.metatag("sample", str(search["sample"])))
        if "sample" in search or search.get("order", [None])[0] == "random":
            if self.chance(0.7):
                search["seed"] = self.pick([0, 1, 42, 2**63, 2**64 - 1])
                words.append(self.spelling.metatag("seed", str(search["seed"])))
        return words

    # Expressions

    def any(self, depth):
        """One list of words, or several with `or` between."""
        count = self.pick([1] * 5 + [2, 2, 3])
        parts = []
        for _ in range(count):
            words, nodes = self.words(depth)
            text = words[0]
            for word in words[1:]:
                text += self.blanks()
                if self.chance(0.1) and not any(other.startswith("~") for other in words):
                    text += self.spelling.keyword("and") + self.blanks()
                text += word
            parts.append(dict(self.joined(nodes), text=text))
        if count == 1:
            return parts[0]
        text = parts[0]["text"]
        for part in parts[1:]:
            text += self.blanks() + self.spelling.keyword("or") + self.blanks() + part["text"]
        return {"op": "or", "of": parts, "text": text, "is_or": True}

    def words(self, depth):
        """Words side by side: their texts, and the nodes that all have to take a post."""
        texts, nodes, optional = [], [], []
        is_optional = self.chance(0.25)
        for _ in range(self.pick([1, 1, 2, 2, 3, 4])):
            node = self.word(depth)
            text = node["text"]
            sign = self.pick(["", "", "-"])
            if is_optional and self.chance(0.6):
                sign = "~" + sign
            texts.append(sign + text)
            if "-" in sign:
                node = {"op": "not", "of": [node], "text": "-" + text}
            if "~" in sign:
                optional.append(node)
            else:
                nodes.append(node)
        if optional:
            nodes.append(optional[0] if len(optional) == 1 else {"op": "or", "of": optional})
        return texts, nodes

    def word(self, depth):
        """A term or a group, without a sign."""
        if depth < 3 and self.chance(0.2):
            node = self.any(depth + 1)
            left, right = self.pick(["", "", " "]), self.pick(["", "", " "])
            node = dict(node, text="(" + left + node["text"] + right + ")")
            node.pop("is_or", None)
            return node
        term = self.pick(
            [self.tag] * 12 + [self.wildcard] * 3 + [self.integer] * 4
            + [self.ratio, self.mpixels, self.size, self.date, self.age, self.text_value,
               self.text_value, self.rating, self.rating, self.count, self.count, self.has, self.status,
               self.site, self.caption, self.phrase, self.file, self.number_file, self.set])
        return self.tag() if term.__name__ in self.left_out else term()

    # Tags

    def tag(self):
        have = sorted(self.witness.tags[self.layer])
        lists = [self.all_tags, self.frequent, self.frequent, self.odd, self.antecedents, have, have, have]
        name = self.pick(self.pick([names for names in lists if names]))
        is_meant = self.chance(self.unknown_share)
        if is_meant:
            name = self.pick(["no_such_tag", name + "_not", "No Such Tag", name])
        if self.chance(0.05):
            name = self.pick([name.upper(), name.capitalize(), name.lower()])
        node = {"op": "tag", "parts": [name], "category": None}
        if self.chance(0.2):
            named = self.meaning.tags_named(node)
            node["category"] = self.pick([None] + [
                self.house.tags[self.layer][site][end] for site in named for end in named[site]])
        if not self.meaning.tags_named(node) and not is_meant:
            node = {"op": "tag", "parts": [self.pick(self.frequent)], "category": None}
        return dict(node, text=self.spelling.tag(node["parts"], node["category"]))

    def wildcard(self):
        for _ in range(20):
            name = self.pick(self.pick([self.all_tags, self.frequent, self.odd or self.frequent]))
            category = self.pick([None, None, None, self.pick(sorted(CATEGORIES))])
            node = {"op": "tag", "parts": self.starred(name), "category": category}
            if any(self.meaning.tags_named(node).values()):
                return dict(node, text=self.spelling.tag(node["parts"], category))
        return self.tag()

    def starred(self, name):
        """A pattern that fits a name: at the least the star that fits all."""
        start, end = sorted(self.random.randint(0, len(name)) for _ in range(2))
        parts = self.pick([
            ["", name[start:]], [name[:end], ""], [name[:start], name[end:]],
            ["", name[start:end], ""], ["", ""] if self.chance(0.1) else [name[:end], ""]])
        return ["", ""] if has_blanks("".join(parts)) else parts

    # Numbers and times

    def listed(self, make, can_be_null=True, most=3):
        """A few matches, of which one may ask for null or for any value."""
        matches = [make() for _ in range(self.pick([1, 1, 1, 2, most]))]
        if can_be_null and self.chance(0.12):
            matches.append([self.pick(["none", "any"])])
            self.random.shuffle(matches)
            matches = matches[-1:] if self.chance(0.5) else matches
        return matches

    def ranged(self, values_, write=str):
        """A match by values, of which `values_` gives one after the other."""
        kind = self.pick(["=", "=", ">", ">=", "<", "<=", "..", "..", "..", ".."])
        if kind != "..":
            return [kind, write(values_())]
        low, high = sorted([values_(), values_()])
        open_end = self.pick([None, None, 0, 1])
        return ["..", None if open_end == 0 else write(low), None if open_end == 1 else write(high)]

    def near(self, name):
        column = self.columns[name]
        own = selection_meaning.field(self.witness, name)
        value = own if own is not None and self.chance(0.5) else self.pick(column or [0])
        return value + self.pick([0, 0, 0, 1, -1])

    def number_term(self, field, matches):
        text = self.spelling.metatag(field, self.spelling.matches(matches))
        return {"op": "number", "field": field, "matches": matches, "text": text}

    def integer(self):
        name = self.pick(INTEGERS)

        def value():
            near = self.near(name)
            return min(max(near, 1), 9998) if name == "year" else near

        return self.number_term(name, self.listed(lambda: self.ranged(value), name != "id"))

    def ratio(self):
        def value():
            width, height = (self.size_of(side) for side in ("image_width", "image_height"))
            return self.pick([
                (values.Fraction(width, height), "%d:%d" % (width, height)),
                (values.Fraction(16, 9), "16:9"), (values.Fraction(1), "1"),
                self.decimal("%.2f" % (width / height)), self.decimal("%.3f" % (width / height))])
        # As rounded ones, so that no range is the wrong way round.
        return self.number_term("ratio", self.listed(
            lambda: self.ranged(lambda: (lambda pair: (values.hundredths(pair[0]), pair[1]))(value()),
                                lambda pair: pair[1])))

    def size_of(self, side):
        return self.witness.row[side] or self.pick([1, 200, 640, 1000])

    def decimal(self, text):
        return values.Fraction(text), text

    def mpixels(self):
        def value():
            pixels = self.size_of("image_width") * self.size_of("image_height")
            exact = ("%d.%06d" % (pixels // 1000000, pixels % 1000000)).rstrip("0").rstrip(".")
            return self.decimal(self.pick([exact, "%.1f" % (pixels / 1e6), "1", "0.25", "2.5"]))
        return self.number_term("mpixels", self.listed(
            lambda: self.ranged(value, lambda pair: pair[1])))

    def size(self):
        def value():
            near = max(0, self.near("size"))
            text = self.pick([
                str(near), "%db" % near, "%dkb" % (near >> 10), "%.1fK" % (near / 1024),
                "%.2fMB" % (near / (1 << 20)), "1m", "0.001GB", "%.3fkB" % (near / 1024)])
            return values.number("size", text), text
        return self.number_term("size", self.listed(
            lambda: self.ranged(value, lambda pair: pair[1])))

    def count(self):
        name = self.pick(sorted(COUNTS))
        category = COUNTS[name]

        def value():
            return max(0, self.meaning.tag_count(self.witness, category) + self.pick([0, 0, 1, -1, 2]))

        matches = self.listed(lambda: self.ranged(value), can_be_null=False)
        text = self.spelling.metatag(name, self.spelling.matches(matches))
        return {"op": "count", "category": category, "matches": matches, "text": text}

    def date(self):
        name = self.pick(["date", "date", "updated"])
        column = self.columns[name] or [self.meaning.now]

        def value():
            own = selection_meaning.field(self.witness, name)
            moment = own if own is not None and self.chance(0.5) else self.pick(column)
            moment += timedelta(days=self.pick([0, 0, 0, 1, -1]))
            form = self.pick(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
            text = moment.strftime(form) + ("Z" if "T" in form and self.chance(0.3) else "")
            return values.period(text)[0], text

        matches = self.listed(lambda: self.ranged(value, lambda pair: pair[1]))
        text = self.spelling.metatag(name, self.spelling.matches(matches))
        return {"op": "date", "field": name, "matches": matches, "text": text}

    def age(self):
        """Ages that no post is about to reach: while a test runs nothing changes."""
        units = {
            "s": 1, "second": 1, "seconds": 1, "mi": 60, "minutes": 60, "h": 3600, "hour": 3600,
            "hours": 3600, "d": 86400, "days": 86400, "w": 604800, "weeks": 604800,
            "mo": 30 * 86400, "month": 30 * 86400, "months": 30 * 86400, "y": 365 * 86400,
            "years": 365 * 86400, "year": 365 * 86400, "day": 86400, "minute": 60, "week": 604800}
        now, dates = self.meaning.now, self.columns["date"]

        def value():
            while True:
                moment = self.pick(dates or [now - timedelta(days=400)])
                unit = self.pick(sorted(units))
                seconds = (now - moment).total_seconds() + 3600 * self.pick([0, -30, 30])
                text = "%d%s" % (max(1, seconds // units[unit] + self.pick([0, 1])), unit)
                bound = values.before(now, text)
                if all(abs((bound - date).total_seconds()) > 600 for date in dates):
                    return int(text.rstrip("abcdefghijklmnopqrstuvwxyz")) * units[unit], text

        def match():
            while True:
                match = self.ranged(value, lambda pair: pair[1])
                # Bounds are in order by days of months and years; by the calendar they may not be.
                if match[0] == ".." and None not in match:
                    if values.before(now, match[1]) < values.before(now, match[2]):
                        continue
                if match[0] != "=":
                    return match

        matches = self.listed(match, can_be_null=False)
        text = self.spelling.metatag("age", self.spelling.matches(matches))
        return {"op": "age", "matches": matches, "text": text}

    # Text

    def rating(self):
        letters, spellings = [], []
        for _ in range(self.pick([1, 1, 2, 3])):
            own = self.witness.row["rating"]
            word = self.pick(sorted(RATINGS) + ["g", "s", "q", "e", "z"] + [own or "s"] * 8)
            letters.append([RATINGS.get(word, word)])
            spellings.append(self.spelling.keyword(word))
        return {
            "op": "text", "field": "rating", "matches": letters,
            "text": self.spelling.metatag("rating", ",".join(spellings))}

    def text_value(self):
        name = self.pick(["ext", "md5", "source", "source"])
        column = [value for value in self.columns[name] if value]
        if not column or name == "source" and self.chance(0.2):
            match = self.pick(["none", "any"])
            return {
                "op": "text", "field": name, "matches": [match],
                "text": self.spelling.metatag(name, match)}
        if name == "source":
            value = selection_meaning.field(self.witness, name) or self.pick(column)
            end = self.random.randint(1, len(value))
            parts = self.pick([[value], [value[:end]], self.starred(value)])
            if parts[0].lower() in ("none", "any"):
                written = self.spelling.quoted(parts[0])
            else:
                written = self.spelling.name(parts, is_value=True)
            return {
                "op": "text", "field": name, "matches": [parts],
                "text": self.spelling.metatag(name, written)}
        own = self.witness.row["file_ext" if name == "ext" else "md5"]
        patterns = []
        for _ in range(self.pick([1, 1, 2, 3])):
            value = own if own and self.chance(0.6) else self.pick(column)
            parts = self.starred(value) if self.chance(0.3 if name == "ext" else 0.7) else [value]
            if name == "md5" and not any(parts):
                parts = [value[:2], ""]
            patterns.append([self.pick([part, part.upper()]) for part in parts])
        return {
            "op": "text", "field": name, "matches": patterns,
            "text": self.spelling.metatag(name, self.patterns(patterns))}

    def patterns(self, patterns):
        """Patterns with commas between them."""
        if len(patterns) == 1:
            return self.spelling.name(patterns[0], is_value=True)
        return ",".join(self.spelling.word(parts, is_value=True) for parts in patterns)

    def listable(self, names):
        """Patterns of a few of the names, now and then of one that has to be quoted."""
        plain = [name for name in names if "," not in name and not has_blanks(name)]
        quoted = sorted(set(names) - set(plain))
        if quoted and (not plain or self.chance(0.3)):
            return [[self.pick(quoted)]]
        return [
            self.starred(name) if self.chance(0.4) else [name]
            for name in (self.pick(plain) for _ in range(self.pick([1, 1, 2])))]

    # Parts of posts

    def choices(self, metatag, names):
        chosen = [self.pick(names) for _ in range(self.pick([1, 1, 1, 2, 3]))]
        return chosen, self.spelling.metatag(metatag, ",".join(chosen))

    def has(self):
        parts, text = self.choices("has", [
            "caption", "sentence", "latent", "tags", "parent", "children", "source", "pixiv"])
        return {"op": "has", "parts": parts, "text": text}

    def status(self):
        states, text = self.choices("status", [
            "pending", "flagged", "deleted", "banned", "active", "any", "all"])
        return {"op": "status", "states": states, "text": text}

    def site(self):
        names, text = self.choices("site", self.house.sites)
        return {"op": "site", "names": names, "text": text}

    def caption(self):
        kinds = sorted(self.house.caption_kinds)
        if not kinds or self.chance(0.3):
            match = self.pick(["none", "any"])
            node = {"op": "has", "parts": ["caption"]}
            text = self.spelling.metatag("caption", match)
            return dict({"op": "not", "of": [node]} if match == "none" else node, text=text)
        patterns = self.listable(kinds)
        return {
            "op": "caption", "kinds": patterns,
            "text": self.spelling.metatag("caption", self.patterns(patterns))}

    def phrase(self):
        """Words of some caption, side by side, as they stand there or in another case."""
        found = values.words(self.pick(self.texts)) if self.texts else []
        if not found:
            return self.has()
        start = self.random.randrange(len(found))
        chosen = found[start:start + self.pick([1, 1, 2, 3])]
        is_prefix = self.chance(0.3)
        if is_prefix and len(chosen[-1]) > 1 and self.chance(0.7):
            chosen[-1] = chosen[-1][:self.random.randint(1, len(chosen[-1]))]
        if self.chance(0.1):
            self.random.shuffle(chosen)
        phrase = self.pick([" ", " ", "  ", ", "]).join(
            self.pick([word] * 4 + [word.upper(), word.capitalize()]) for word in chosen)
        is_quoted = len(chosen) > 1 or self.chance(0.3)
        text = phrase + ("*" if is_prefix else "")
        written = '"%s"' % text if is_quoted else text
        return {
            "op": "words", "phrase": phrase, "is_prefix": is_prefix,
            "text": self.spelling.keyword("caption") + "~" + written}

    def file(self):
        if not self.house.files:
            return self.has()
        names = sorted(self.witness.files) if self.chance(0.5) else []
        patterns = self.listable(names or sorted(self.house.files))
        return {
            "op": "file", "names": patterns,
            "text": self.spelling.metatag("file", self.patterns(patterns))}

    def number_file(self):
        """A file of numbers, made for it."""
        self.lists += 1
        path = "%s/%s_%s_%s.txt" % (self.folder, self.layer, self.index, self.lists)
        numbers = [self.pick(self.house.posts).number for _ in range(self.random.randint(1, 30))]
        numbers.append(10**9)
        with open(path, "w") as file:
            file.write("".join("%d\n" % number for number in numbers))
        value = "@" + path
        if self.chance(0.3) or not path.isascii() or " " in path:
            value = '"%s"' % value
        return {
            "op": "numbers", "numbers": sorted(set(numbers)),
            "text": self.spelling.metatag("set", value)}

    def set(self):
        if not self.meaning.sets:
            return self.tag()
        name = self.pick(sorted(self.meaning.sets))
        return {"op": "set", "name": name, "text": self.spelling.metatag("set", name)}
