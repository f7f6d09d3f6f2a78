"""The posts of a warehouse, read with plain SQL into plain values.

Nothing here knows of searches. Everything is in memory, so this is for small warehouses.
"""
import sqlite3
from collections import defaultdict

LAYERS = {
    "stored": "post_tag",
    "canonical": "post_tag_resolved",
    "expanded": "post_tag_canonical",
}


class Post:
    """A post: its columns, and what other tables say of it."""

    def __init__(self, row):
        self.row = row
        self.site = row["site"]
        self.site_id = row["site_id"]
        self.number = row["number"]
        self.tags = {}            # by layer: name -> category, or None
        self.captions = []        # (kind, text, whether it is not empty)
        self.is_sentence = False
        self.has_latent = False
        self.files = set()        # names of files, without their folders

    @property
    def name(self):
        return (self.site, self.number)


class House:
    """A warehouse."""

    def __init__(self, path):
        self.database = sqlite3.connect("file:%s?mode=ro" % path.replace("?", "%3f"), uri=True)
        self.database.row_factory = sqlite3.Row
        if self._rows("SELECT has_layers FROM cache_state").fetchone()[0] != 1:
            raise SystemExit("aliases or tags have changed: run `taghouse analyze` first")
        self.by_id = {
            row["post_id"]: Post(row) for row in self._rows(
                "SELECT post.*, site.name AS site FROM post JOIN site USING (site_id)")}
        self.posts = sorted(self.by_id.values(), key=lambda post: (post.site_id, post.number))
        self.sites = [row[0] for row in self._rows("SELECT name FROM site ORDER BY site_id")]
        self._read_tags()
        self._read_aliases()
        self._read_captions()
        self._read_files()

    def _rows(self, sql):
        return self.database.execute(sql)

    def _read_tags(self):
        categories = {
            (row["site_id"], row["category"]): row["name"]
            for row in self._rows("SELECT site_id, category, name FROM tag_category")}
        names = {
            row["tag_id"]: (row["name"], categories.get((row["site_id"], row["category"])))
            for row in self._rows("SELECT tag_id, site_id, name, category FROM tag")}
        # By layer and site the tags that posts have: name -> category.
        self.tags = {layer: {site: {} for site in self.sites} for layer in LAYERS}
        # By layer how many posts have a name.
        self.counts = {layer: defaultdict(int) for layer in LAYERS}
        for layer, table in LAYERS.items():
            for post in self.posts:
                post.tags[layer] = {}
            for row in self._rows("SELECT post_id, tag_id FROM " + table):
                post = self.by_id[row["post_id"]]
                name, category = names[row["tag_id"]]
                assert name not in post.tags[layer], "a post has a tag twice"
                post.tags[layer][name] = category
                self.tags[layer][post.site][name] = category
                self.counts[layer][name] += 1

    def _read_aliases(self):
        self.aliases = {
            (row["site"], row["antecedent"]): row["consequent"]
            for row in self._rows("SELECT site, antecedent, consequent FROM tag_alias_resolved")}

    def _read_captions(self):
        self.caption_kinds = set()
        for row in self._rows(
                "SELECT post_id, name, text, text_length FROM caption"
                " JOIN caption_kind USING (caption_kind_id)"):
            has_text = row["text_length"] > 0
            self.by_id[row["post_id"]].captions.append((row["name"], row["text"], has_text))
            self.caption_kinds.add(row["name"])
        for row in self._rows(
                "SELECT post_id FROM post_caption"
                " WHERE caption_rule = 'default' AND state = 'sentence'"):
            self.by_id[row["post_id"]].is_sentence = True
        for row in self._rows("SELECT post_id FROM latent"):
            self.by_id[row["post_id"]].has_latent = True

    def _read_files(self):
        files = {}
        for row in self._rows("SELECT import_file_id, path, member FROM import_file"):
            names = [row["path"], row["member"]]
            files[row["import_file_id"]] = {name.split("/")[-1] for name in names if name}
        for table in ("post", "caption_record", "latent"):
            for row in self._rows(
                    "SELECT post_id, import_file_id FROM %s"
                    " WHERE import_file_id IS NOT NULL" % table):
                self.by_id[row["post_id"]].files |= files[row["import_file_id"]]
        self.files = set().union(*(post.files for post in self.posts))
