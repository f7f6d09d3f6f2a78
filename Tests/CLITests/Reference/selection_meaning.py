"""What a search means: plain, slow, easy to believe.

A search is a dict: `expression` (a node, or None for all posts), `order` ([key, is descending]), `limit`,
`sample`, `seed`. A node is a dict with `op` and what the functions below take from it; `text` is how it is
written, for reports only. Every test of a post is true or false: a comparison with a value that the post
does not have is false, and so its negation is true.
"""
import selection_values as values

COLUMNS = {
    "id": "number", "score": "score", "upscore": "up_score", "downscore": "down_score",
    "favs": "favorite_count", "width": "image_width", "height": "image_height", "size": "file_size",
    "parent": "parent_number", "pixiv": "pixiv_id", "uploader": "uploader_id",
    "approver": "approver_id", "date": "created_at", "updated": "updated_at", "rating": "rating",
    "ext": "file_ext", "md5": "md5", "source": "source",
}


PRIME = 2**31 - 1


def mixed(value):
    """The finalizer of SplitMix64 (public domain, https://prng.di.unimi.it/splitmix64.c)."""
    value = (value + 0x9E3779B97F4A7C15) % 2**64
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ value >> 27) * 0x94D049BB133111EB % 2**64
    return value ^ value >> 31


def lot(seed, site_name, number):
    """The lot of a post for `sample:` and `order:random`: squares modulo a prime, from seed and site."""
    factor, first, second = (
        1 + mixed((seed + mixed(index)) % 2**64) % (PRIME // 4) for index in range(3))
    of_site = 0xCBF29CE484222325
    for byte in site_name.encode():
        of_site = (of_site ^ byte) * 0x100000001B3 % 2**64
    x = (number * factor + mixed(seed ^ of_site) % PRIME) % PRIME
    for constant in (first, second):
        x = (x + constant) ** 2 % PRIME
    return x


def field(post, name):
    """A value of a post; None when it has none."""
    if name == "year":
        return None if post.row["created_at"] is None else int(post.row["created_at"][:4])
    if name in ("ratio", "mpixels"):
        width, height = post.row["image_width"], post.row["image_height"]
        if width is None or height is None:
            return None
        if name == "ratio":
            return values.hundredths(values.Fraction(width, max(1, height)))
        return values.Fraction(width * height, 1000000)
    value = post.row[COLUMNS[name]]
    if name in ("date", "updated"):
        return values.time(value)
    if name == "source" and value == "":
        return None
    if name == "downscore" and value is not None:
        return abs(value)    # As the boards compare it.
    return value


class Meaning:
    """What searches mean on a layer of a warehouse, at a moment."""

    def __init__(self, house, layer, now, sets=None):
        self.house = house
        self.layer = layer
        self.now = now
        self.sets = sets or {}    # name -> the posts' (site, number)
        self.named = {}           # what tags_named has found
        self.named_parents = None

    def parents(self):
        """The posts that others of their site name as their parent, as (site, number)."""
        if self.named_parents is None:
            self.named_parents = {(post.site, post.row["parent_number"]) for post in self.house.posts}
        return self.named_parents

    # Names

    def tags_named(self, node):
        """By site the names of tags of posts that a node `tag` stands for."""
        have, category, parts = self.house.tags[self.layer], node["category"], node["parts"]

        def is_wanted(site, name):
            return name in have[site] and category in (None, have[site][name])

        if len(parts) > 1:
            return {
                site: {name for name in have[site]
                       if values.fits(parts, name) and is_wanted(site, name)}
                for site in have}
        found = {}
        for site in have:
            for name in self.readings(parts[0], site):
                if is_wanted(site, name):
                    found[site] = {name}
                    break
        return found

    def readings(self, name, site):
        """What a name may mean on a site, the likeliest first: the first that posts have counts.

        Stored tags come before aliases; on the other layers names that are aliased are on no post.
        """
        names = [name, name.lower()]
        ends = [self.house.aliases.get((site, name), name) for name in names]
        return names + ends if self.layer == "stored" else ends

    def unknown(self, node):
        """The names of tags in an expression that no post has, and that are not just left out.

        What is left out twice is taken: `-(-a)` is `a`.
        """
        while node and node["op"] == "not" and node["of"][0]["op"] == "not":
            node = node["of"][0]["of"][0]
        if node is None or (node["op"] == "not" and node["of"][0]["op"] == "tag"):
            return []
        if "of" in node:
            return [name for part in node["of"] for name in self.unknown(part)]
        if node["op"] == "tag" and len(node["parts"]) == 1 and not self.tags_named(node):
            return node["parts"]
        return []

    # Posts

    def takes(self, node, post):
        """Whether an expression takes a post."""
        operator = node["op"]
        if operator == "and":
            return all(self.takes(part, post) for part in node["of"])
        if operator == "or":
            return any(self.takes(part, post) for part in node["of"])
        if operator == "not":
            return not self.takes(node["of"][0], post)
        return getattr(self, "_" + operator)(node, post)

    def _tag(self, node, post):
        key = (tuple(node["parts"]), node["category"])
        if key not in self.named:
            self.named[key] = self.tags_named(node)
        return bool(self.named[key].get(post.site, set()) & post.tags[self.layer].keys())

    def _number(self, node, post):
        name = node["field"]
        if name == "parent" and any(
                match[0] not in ("none", "any", ">", ">=", "<", "<=") and match[1] == match[-1]
                and int(match[1]) == post.number for match in node["matches"]):
            return True    # The post itself beside its children, as on Danbooru.
        return values.is_in(field(post, name), node["matches"], lambda text: values.number(name, text))

    def _date(self, node, post):
        return values.is_in_periods(field(post, node["field"]), node["matches"])

    def _age(self, node, post):
        return values.is_of_age(field(post, "date"), node["matches"], self.now)

    def _text(self, node, post):
        value = field(post, node["field"])
        for match in node["matches"]:
            if match in ("none", "any"):
                if (value is None) == (match == "none"):
                    return True
            elif value is not None:
                parts = [values.folded(part) for part in match]
                if node["field"] == "source":
                    parts = parts + [""]
                # Several sources stand on a line each.
                texts = [value]
                if node["field"] == "source":
                    texts += ["\n".join(value.split("\n")[n:]) for n in range(1, value.count("\n") + 1)]
                if any(values.fits(parts, values.folded(text)) for text in texts):
                    return True
        return False

    def _count(self, node, post):
        count = self.tag_count(post, node["category"])
        return values.is_in(count, node["matches"], values.Fraction)

    def tag_count(self, post, category):
        categories = list(post.tags[self.layer].values())
        return len(categories) if category is None else categories.count(category)

    def _has(self, node, post):
        tests = {
            "caption": any(has_text for _, _, has_text in post.captions),
            "sentence": post.is_sentence,
            "latent": post.has_latent,
            "tags": bool(post.tags["stored"]),
            "parent": post.row["parent_number"] is not None,
            "children": post.row["has_children"] == 1 or (post.site, post.number) in self.parents(),
            "source": field(post, "source") is not None,
            "pixiv": post.row["pixiv_id"] is not None,
        }
        return any(tests[part] for part in node["parts"])

    def _status(self, node, post):
        is_so = {
            state: post.row["is_" + state] == 1
            for state in ("pending", "flagged", "deleted", "banned")}
        is_so["active"] = not (is_so["pending"] or is_so["flagged"] or is_so["deleted"])
        is_so["any"] = is_so["all"] = True
        return any(is_so[state] for state in node["states"])

    def _site(self, node, post):
        return post.site in node["names"]

    def _caption(self, node, post):
        return any(
            has_text and values.fits(parts, kind)
            for kind, _, has_text in post.captions for parts in node["kinds"])

    def _words(self, node, post):
        wanted = values.words(node["phrase"])
        return any(
            values.has_words(text, wanted, node["is_prefix"]) for _, text, _ in post.captions)

    def _file(self, node, post):
        return any(values.fits(parts, name) for name in post.files for parts in node["names"])

    def _numbers(self, node, post):
        return post.number in node["numbers"]

    def _set(self, node, post):
        return post.name in self.sets[node["name"]]

    # Searches

    def posts(self, search):
        """The posts of a search in their order, as (site, number)."""
        expression = search.get("expression")
        posts = [
            post for post in self.house.posts if expression is None or self.takes(expression, post)]
        seed = search.get("seed", 0)
        if "sample" in search:
            posts.sort(key=lambda post: (lot(seed, post.site, post.number), post.site_id, post.number))
            posts = posts[:search["sample"]]
        posts.sort(key=lambda post: (post.site_id, post.number))
        if "order" in search:
            key, is_descending = search["order"]
            sign = -1 if is_descending else 1

            def place(post):
                if key == "random":
                    return (lot(seed, post.site, post.number), post.site_id, post.number)
                value = self.order_value(key, post)
                if value is not None and key in ("date", "updated"):
                    value = value.toordinal() * 10**12 + (
                        value.hour * 3600 + value.minute * 60 + value.second) * 10**6 + value.microsecond
                return (value is None, sign * (value or 0), sign * post.number, post.site_id)

            posts.sort(key=place)
        elif "limit" in search:
            posts.sort(key=lambda post: (-post.number, post.site_id))
        return [post.name for post in posts][:search.get("limit")]

    def order_value(self, key, post):
        if key == "tagcount" or key.startswith("tagcount "):
            return self.tag_count(post, key.partition(" ")[2] or None)
        return field(post, key)
