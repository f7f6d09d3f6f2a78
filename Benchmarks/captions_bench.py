"""Taghouse beside plain Python: kohya metadata is merged, captions are loaded, tars are written."""
import shutil

from measurement import LIMIT_MIB, BenchmarkError, byte_count, remove, say, settle

WORKS = ("merge", "captions", "tars", "report")
SHARDS = 1000
# row: (text, target ratio or None, target in MB/s or None)
ROWS = {
    "merge": ("merge of two kohya files: import and export", 0.25, None),
    "merge-import": ("… `import kohya` alone", None, None),
    "merge-export": ("… `export kohya --missing` alone", None, None),
    "captions-new": ("`import e621-captions`, new warehouse", None, 150),
    "captions-posts": ("`import e621-captions`, posts are there", None, 150),
    "tars": ("`export tars`", 0.1, None),
    "report-merge": ("`report merge`", None, None),
    "report-states": ("`sql`: captions of all posts by state", None, None),
}
# Rows that stay within a limit of memory whatever the size of the files.
BOUNDED = ("merge",)
STATES = (
    "SELECT state, COUNT(*) FROM post_caption WHERE caption_rule = 'default'"
    " GROUP BY state ORDER BY state")


class CaptionWorks:
    """The works of captions and latents, on both sides."""

    def __init__(self, bench):
        self.bench = bench
        self.facts = {}
        self.length = ("--short",) if bench.options.short else ()
        # By row: bytes that are read.
        self.input_bytes = {}

    def path(self, name):
        return self.bench.folder / name

    def taghouse(self, *arguments):
        return self.bench.run([self.bench.taghouse, *map(str, arguments), "--quiet"])

    def yardstick(self, step, **arguments):
        return self.bench.python("captions_yardstick.py", step, **arguments)

    # -- Data ----------------------------------------------------------------------------------

    def kohya_files(self, posts, prefix=""):
        return (
            self.bench.sample("kohya-latents", prefix + "latents.json", posts),
            self.bench.sample("kohya-captions", prefix + "captions.json", posts, *self.length))

    def post_house(self, posts):
        """A warehouse with posts and tags, without captions."""
        house = self.path("posts.db")
        if not house.exists():
            table = self.bench.sample("e621-posts", "e621.csv", posts)
            tags = self.bench.sample("tags", "tags.csv", posts)
            say("importing the posts (not measured)")
            self.taghouse("import", "e621-posts", house, table)
            self.taghouse("import", "tags", house, tags, "--site", "e621")
            remove(table)
            remove(tags)
        return house

    def caption_house(self):
        """A warehouse with posts, tags and captions."""
        house = self.path("house.db")
        if not house.exists():
            shutil.copyfile(self.path("posts.db"), house)
            self.taghouse("import", "e621-captions", house, self.path("dump"))
        return house

    def prepare(self, works):
        posts = self.bench.options.posts
        if "merge" in works:
            files = self.kohya_files(posts)
            self.facts["kohya bytes"] = byte_count(*files)
        if {"captions", "tars", "report"} & set(works):
            dump = self.bench.sample("e621-captions", "dump", posts, *self.length)
            self.facts["caption dump bytes"] = byte_count(dump)
            self.post_house(posts)
        if "captions" in works:
            for row in ("captions-new", "captions-posts"):
                self.input_bytes[row] = self.facts["caption dump bytes"]
        if "tars" in works:
            lines = self.path("captions.jsonl")
            if not lines.exists():
                self.taghouse("export", "captions", self.caption_house(), "--output", lines)

    # -- The works -----------------------------------------------------------------------------

    def round(self, works):
        if "merge" in works:
            self.merge()
        if "captions" in works:
            self.captions()
        if "tars" in works:
            self.tars()
        if "report" in works:
            self.report()

    def equal(self, what, ours, theirs, step):
        """Both results hold the same, however it is written."""
        found = []
        for side, path in (("taghouse", ours), ("python", theirs)):
            key = "path" if step == "metadata_digest" else "folder"
            answer = self.yardstick(step, **{key: str(path)})[2]
            found.append((answer["digest"], answer["count"]))
        if found[0] != found[1]:
            raise BenchmarkError(
                f"{what}: the results differ ({found[0][1]} and {found[1][1]} entries):"
                f" {ours} and {theirs}")
        self.facts[what] = found[0][1]
        if what not in self.bench.checked:
            self.bench.checked.append(what)
            say(f"  {what}: equal, {found[0][1]:,}")

    def taghouse_merge(self, house, latents, captions, output, missing):
        """Import and export; no process sees the other's memory."""
        for path in (house, output, missing):
            remove(path)
        settle(latents, captions)
        return (
            self.taghouse("import", "kohya", house, latents, captions, "--site", "e621"),
            self.taghouse("export", "kohya", house, "--output", output, "--missing", missing))

    def merge(self):
        latents, captions = self.kohya_files(self.bench.options.posts)
        house = self.path("merge.db")
        ours = self.path("ours.json"), self.path("ours-missing.json")
        theirs = self.path("theirs.json"), self.path("theirs-missing.json")
        parts = self.taghouse_merge(house, latents, captions, *ours)
        for row, part in zip(("merge-import", "merge-export"), parts):
            self.bench.measured(row, "taghouse", part)
        self.bench.measured(
            "merge", "taghouse",
            (sum(part[0] for part in parts), max(part[1] for part in parts)))
        remove(house)
        for path in theirs:
            remove(path)
        settle(latents, captions)
        answer = self.yardstick(
            "merge", latents=str(latents), captions=str(captions), output=str(theirs[0]),
            missing=str(theirs[1]))
        self.bench.measured("merge", "python", answer)
        self.facts["missing"] = answer[2]["missing"]
        for what, pair in (
            ("merged metadata", (ours[0], theirs[0])), ("missing ids", (ours[1], theirs[1])),
        ):
            self.equal(what, *pair, "metadata_digest")
        for path in (*ours, *theirs):
            remove(path)

    def captions(self):
        dump, house = self.path("dump"), self.path("captions.db")
        for row in ("captions-new", "captions-posts"):
            remove(house)
            if row == "captions-posts":
                shutil.copyfile(self.post_house(self.bench.options.posts), house)
                settle(house)
            settle(dump)
            self.bench.measured(
                row, "taghouse", self.taghouse("import", "e621-captions", house, dump))
        remove(house)

    def tars(self):
        house = self.caption_house()
        ours, theirs = self.path("tars-ours"), self.path("tars-theirs")
        for path in (ours, theirs):
            remove(path)
        settle(house)
        self.bench.measured("tars", "taghouse", self.taghouse(
            "export", "tars", house, "--output", ours, "--shards", SHARDS))
        settle()
        answer = self.yardstick(
            "tars", lines=str(self.path("captions.jsonl")), output=str(theirs), shards=SHARDS)
        self.bench.measured("tars", "python", answer)
        self.input_bytes["tars"] = answer[2]["bytes"]
        self.equal("members of tars", ours, theirs, "tars_digest")
        for path in (ours, theirs):
            remove(path)

    def report(self):
        house = self.caption_house()
        settle(house)
        for row, arguments in (
            ("report-merge", ("report", "merge", house)), ("report-states", ("sql", house, STATES)),
        ):
            self.bench.measured(row, "taghouse", self.bench.run(
                [self.bench.taghouse, *map(str, arguments)]))

    # -- The report ----------------------------------------------------------------------------

    def table(self):
        lines = [
            "| work | Taghouse | plain Python | ratio | target | met | Taghouse peak |"
            " Python peak |",
            "|---|---:|---:|---:|---:|---|---:|---:|"]
        for row, (text, target_ratio, target_rate) in ROWS.items():
            if row not in self.bench.figures:
                continue
            ours = self.bench.seconds(row, "taghouse")
            shown = f"{ours:.2f} s" if ours >= 1 else f"{ours * 1000:,.1f} ms"
            rate = self.input_bytes[row] / 1e6 / ours if row in self.input_bytes else None
            if rate is not None:
                shown += f", {rate:,.0f} MB/s"
            other, ratio = "", ""
            targets, is_met = [], True
            if "python" in self.bench.figures[row]:
                theirs = self.bench.seconds(row, "python")
                other, ratio = f"{theirs:.2f} s", f"{ours / theirs:.2f}"
                if target_ratio is not None:
                    targets.append(f"≤ {target_ratio}")
                    is_met = ours / theirs <= target_ratio
            if target_rate is not None:
                targets.append(f"≥ {target_rate} MB/s")
                is_met = is_met and rate >= target_rate
            if row in BOUNDED:
                targets.append(f"≤ {LIMIT_MIB} MiB")
                is_met = is_met and self.bench.peak(row, "taghouse") <= LIMIT_MIB
            met = ("yes" if is_met else "**no**") if targets else ""
            peaks = [self.bench.peak_text(row, side) for side in ("taghouse", "python")]
            lines.append(
                f"| {text} | {shown} | {other} | {ratio} | {', '.join(targets)} | {met} |"
                f" {peaks[0]} | {peaks[1]} |")
        return "\n".join(lines)

    def data(self):
        parts = [f"{self.bench.options.posts:,} posts of e621"]
        if "kohya bytes" in self.facts:
            missing = self.facts["missing"]
            parts.append(
                f"two kohya files of {self.facts['kohya bytes'] / 1e6:,.0f} MB together, in which"
                f" {missing['caption']:,} captions are missing")
        if "caption dump bytes" in self.facts:
            parts.append(f"caption dump of {self.facts['caption dump bytes'] / 1e6:,.0f} MB")
        return ", ".join(parts)

    def peaks(self, works, posts):
        """Peak memory in MiB by work, with so many posts; all files are gone afterwards."""
        peaks = {}
        house = self.path("memory.db")
        if "merge" in works:
            files = self.kohya_files(posts, prefix="memory-")
            output, missing = self.path("memory-out.json"), self.path("memory-missing.json")
            imported, exported = self.taghouse_merge(house, *files, output, missing)
            peaks.update({"`import kohya`": imported[1], "`export kohya`": exported[1]})
            for path in (*files, house, output, missing):
                remove(path)
        if {"captions", "tars", "report"} & set(works):
            dump = self.bench.sample("e621-captions", "memory-dump", posts, *self.length)
            peaks["`import e621-captions`"] = self.taghouse(
                "import", "e621-captions", house, dump)[1]
            output = self.path("memory-tars")
            peaks["`export tars`"] = self.taghouse(
                "export", "tars", house, "--output", output, "--shards", SHARDS)[1]
            for path in (dump, house, output):
                remove(path)
        return peaks

    def clean(self):
        """Removes what is made for all rounds."""
        for name in (
            "latents.json", "captions.json", "dump", "posts.db", "house.db", "captions.db",
            "captions.jsonl", "merge.db", "ours.json", "ours-missing.json", "theirs.json",
            "theirs-missing.json", "tars-ours", "tars-theirs", "e621.csv", "tags.csv",
        ):
            remove(self.path(name))
