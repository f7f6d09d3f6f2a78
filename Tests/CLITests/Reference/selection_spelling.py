"""How the words of a search are written, in one of the ways that there are, by lot."""

CATEGORIES = {
    "general": ["general", "gen"], "artist": ["artist", "art"],
    "contributor": ["contributor", "cont"], "copyright": ["copyright", "copy", "co"],
    "character": ["character", "char", "ch"], "species": ["species", "spec", "sp"],
    "invalid": ["invalid", "inv"], "meta": ["meta"], "lore": ["lore", "lor"],
}
SYNONYMS = {
    "favs": ["favs", "favcount"], "ext": ["ext", "filetype", "type"], "size": ["size", "filesize"],
    "pixiv": ["pixiv", "pixiv_id"], "uploader": ["uploader", "uploaderid", "userid", "user_id"],
    "approver": ["approver", "approverid"],
}
COUNTS = {
    "gentags": "general", "arttags": "artist", "conttags": "contributor", "copytags": "copyright",
    "chartags": "character", "spectags": "species", "invtags": "invalid", "metatags": "meta",
    "lortags": "lore", "tagcount": None,
}
METATAGS = set(COUNTS) | {
    "id", "rating", "score", "upscore", "downscore", "favs", "date", "updated", "year", "age", "width",
    "height", "ratio", "mpixels", "ext", "size", "md5", "parent", "pixiv", "uploader", "approver",
    "status", "site", "has", "caption", "file", "source", "order", "limit", "sample", "seed", "set",
    "tag",
}
for spellings in list(CATEGORIES.values()) + list(SYNONYMS.values()):
    METATAGS.update(spellings)
ESCAPABLE = '*()"\\-~:\''


class Spelling:
    """Writes words; `random` decides what the language leaves open."""

    def __init__(self, random):
        self.random = random

    def chance(self, share):
        return self.random.random() < share

    def blanks(self):
        return self.random.choice([" "] * 12 + ["  ", "\t", "\n", " \n "])

    def keyword(self, word):
        return self.random.choice([word] * 3 + [word.upper(), word.capitalize()])

    def metatag(self, name, value):
        name = self.random.choice(SYNONYMS.get(name, [name]))
        return self.keyword(name) + ":" + value

    # Names

    def word(self, parts, is_value=False, eager=0.05):
        """A name without quotes, with a star between its parts; None when it has to be quoted.

        `is_value`: it stands behind the colon of a metatag.
        """
        whole = "*".join(parts)
        if not whole or any(character.isspace() for character in whole):
            return None
        if not is_value and whole.lower() in ("and", "or"):
            return None
        needed = set("*")
        # A parenthesis without a backslash must find its other half so.
        if not is_balanced(whole) or whole[0] == "(" or self.chance(eager):
            needed |= set("()")
        if not is_value and whole.split(":")[0].lower() in METATAGS:
            needed.add(":")
        if not is_value and whole.lower().startswith("caption~"):
            needed.add("~")
        written = []
        for part in parts:
            text = ""
            for place, character in enumerate(part):
                is_first = not written and place == 0
                following = part[place + 1:place + 2]
                is_needed = (
                    character in needed
                    or is_first and character in '-~"'
                    or is_first and is_value and character == "'"
                    or character == "\\" and (following == "" or following in ESCAPABLE))
                is_optional = character in ESCAPABLE and character not in "()" and self.chance(eager)
                is_escaped = is_needed or is_optional
                text += "\\" + character if is_escaped else character
            written.append(text)
        return "*".join(written)

    def quoted(self, name):
        text = ""
        for place, character in enumerate(name):
            following = name[place + 1:place + 2]
            is_plain = character == "\\" and following not in ("", "\\", '"') and self.chance(0.5)
            is_escaped = character in '"\\' and not is_plain
            # A backslash before what is escaped would be taken for its own.
            text += "\\" + character if is_escaped else character
        return '"%s"' % text

    def name(self, parts, is_value=False):
        """A name, quoted where it must be, and sometimes where it need not."""
        if len(parts) == 1 and self.chance(0.15):
            return self.quoted(parts[0])
        return self.word(parts, is_value) or self.quoted(parts[0])

    def tag(self, parts, category=None):
        if category:
            prefix = self.random.choice(CATEGORIES[category])
            return self.keyword(prefix) + ":" + self.name(parts, is_value=True)
        if self.chance(0.05):
            return self.keyword("tag") + ":" + self.name(parts, is_value=True)
        return self.name(parts)

    # Values

    def matches(self, matches):
        """Values of a metatag, with commas between them."""
        def text(match):
            kind, *values = match
            if kind in ("none", "any"):
                return kind
            if kind == "..":
                return "%s..%s" % (values[0] or "", values[1] or "")
            return ("" if kind == "=" else kind) + values[0]
        return ",".join(text(match) for match in matches)


def is_balanced(text):
    depth = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0
