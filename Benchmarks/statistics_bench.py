"""Taghouse beside DuckDB: questions about tags, after `taghouse analyze`; and what analyze takes."""
import json
import shutil
import statistics

from danbooru_bench import DanbooruWorks
from measurement import BenchmarkError, remove, say, settle

WORKS = ("analyze", "statistics")
LIMIT_MS = 50
# Seconds of `analyze` for ten million rows of post_tag.
ANALYZE_SECONDS = 3
# id: (text, whether an answer comes from a cache or an index at once)
ROWS = {
    "frequency-top": ("top 100 tags", True),
    "top-characters": ("top 20 characters", True),
    "year-top": ("top 20 tags of each year", True),
    "year-one": ("a common tag by year", True),
    "year-all": ("all tags by year", False),
    "core-all": ("core tags of all characters", False),
    "related-common": ("related tags of a common tag", True),
    "related-rare": ("related tags of a rare tag", True),
    "three-tags": ("posts that have a character and two frequent tags", False),
    "three-common-tags": ("posts that have three frequent tags", False),
}


class StatisticsWorks:
    """The works of an analyzed warehouse, on both sides."""

    def __init__(self, bench):
        self.bench = bench
        self.danbooru = DanbooruWorks(bench)
        self.house = bench.folder / "analyzed.db"
        self.facts = {}
        self.asked = {}
        self.row_counts = {}

    def prepare(self, works):
        self.danbooru.prepare(())
        if not self.danbooru.bulk.exists():
            self.danbooru.taghouse_import(self.danbooru.bulk, self.danbooru.source)
        self.danbooru.check("bulk", self.danbooru.source)
        self.facts = self.counted()
        self.analyze()
        self.asked = self.bench.python(
            "yardstick.py", "chosen_tags", taghouse=str(self.house))[2]

    def counted(self):
        text = self.bench.run([
            self.bench.taghouse, "sql", str(self.danbooru.bulk),
            "SELECT COUNT(*) FROM post_tag", "--format", "json"])[2]
        return {"post_tag rows": list(json.loads(text)[0].values())}

    def analyze(self, *flags):
        """Analyzes a copy of what the import has made."""
        remove(self.house)
        shutil.copyfile(self.danbooru.bulk, self.house)
        settle(self.house)
        return self.bench.run([
            self.bench.taghouse, "analyze", str(self.house), "--quiet", *flags])

    def round(self, works):
        if "analyze" in works:
            self.bench.measured("analyze-all", "taghouse", self.analyze("--force"))
            self.bench.measured("analyze", "taghouse", self.analyze())
        if "statistics" in works:
            self.ask()

    def ask(self):
        names = list(ROWS)
        shared = {"names": names, "repeats": self.bench.options.repeats,
            "who": self.asked["who"], "values": self.asked}
        settle(self.house)
        answers = {"taghouse": self.bench.python(
            "yardstick.py", "taghouse_queries", database=str(self.house),
            limit=self.bench.options.query_limit, **shared)[2]}
        settle(self.danbooru.duckdb)
        answers["duckdb"] = self.bench.python(
            "yardstick.py", "duckdb_queries", database=str(self.danbooru.duckdb),
            threads=self.bench.options.threads, **shared)[2]
        for name in names:
            ours, theirs = answers["taghouse"][name], answers["duckdb"][name]
            if ours["digest"] != theirs["digest"]:
                raise BenchmarkError(
                    f"{name}: the rows differ ({ours['rows']} and {theirs['rows']})")
            self.row_counts[name] = theirs["rows"]
            for side, answer in answers.items():
                figures = self.bench.figures.setdefault(f"statistic {name}", {}).setdefault(
                    side, {"seconds": [], "peak_mib": []})
                figures["seconds"] += answer[name]["seconds"]
                say(f"  {name:<16} {side:<9}"
                    f" {statistics.median(answer[name]['seconds']) * 1000:9.2f} ms")
        if "statistics" not in self.bench.checked:
            self.bench.checked.append("statistics")

    def peaks(self, works, posts):
        """Peak memory in MiB of analyze, with so many posts; all files are gone afterwards."""
        dump = self.danbooru.dump(posts, "memory.jsonl")
        house = self.bench.folder / "memory.db"
        self.danbooru.taghouse_import(house, dump)
        peak = self.bench.run([self.bench.taghouse, "analyze", str(house), "--quiet"])[1]
        for path in (dump, house):
            remove(path)
        return {"analyze": peak}

    def clean(self):
        remove(self.house)
        self.danbooru.clean()

    def data(self):
        names = ", ".join(f"{key} `{value}`" for key, value in sorted(self.asked.items()))
        return f"Statistics of the same posts; tags asked for: {names}"

    def table(self):
        rows = self.facts["post_tag rows"][0]
        lines = [
            "| statistic | Taghouse | DuckDB | ratio | target | met |",
            "|---|---:|---:|---:|---:|---|"]
        for name, text in (
                ("analyze", "`analyze` after an import"),
                ("analyze-all", "`analyze --force`: also what imports count")):
            if name not in self.bench.figures:
                continue
            seconds = self.bench.seconds(name, "taghouse")
            target = ANALYZE_SECONDS * rows / 10_000_000
            met = "yes" if seconds <= target else "**no**"
            lines.append(
                f"| {text}, {rows:,} post_tag rows, {self.bench.peak(name, 'taghouse'):,.0f} MiB"
                f" | {seconds:.2f} s |  |  | ≤ {target:.1f} s | {met} |")
        for name, (text, is_at_once) in ROWS.items():
            row = f"statistic {name}"
            if row not in self.bench.figures:
                continue
            ours, theirs = (self.bench.seconds(row, side) for side in ("taghouse", "duckdb"))
            met = ours <= theirs and (not is_at_once or ours * 1000 < LIMIT_MS)
            target = f"≤ 1, < {LIMIT_MS} ms" if is_at_once else "≤ 1"
            lines.append(
                f"| {text} ({self.row_counts[name]:,} rows) | {ours * 1000:,.1f} ms |"
                f" {theirs * 1000:,.1f} ms | {ours / theirs:.2f} | {target} |"
                f" {'yes' if met else '**no**'} |")
        return "\n".join(lines)
