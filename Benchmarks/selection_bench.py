"""Taghouse beside DuckDB: posts of a search, and what is asked of them.

Taghouse's time is that of a whole process of `taghouse select`, from its start to its end; DuckDB's that
of the query alone, on a connection that is open and warm.
"""
import csv
import io
import statistics

from measurement import BenchmarkError, say, settle
from selected_queries import QUESTIONS, SELECTIONS
from statistics_bench import StatisticsWorks

WORKS = ("selections", "selected")
RARE_MS = 20
FEW_MS = 50
LIMIT_MIB = 256


def tagged(name):
    return f"(SELECT post_id FROM post_tag WHERE tag_id = (SELECT tag_id FROM tag WHERE name = ${name}))"


# id: (text, search, its options, DuckDB's SQL, the fastest that was found)
SEARCHES = {
    "two-and-not": (
        "two common tags and one exclusion, counted", "{common} {third} -{second}", ["--count"],
        f"""SELECT count(*) FROM {tagged('common')}
            SEMI JOIN {tagged('third')} AS other USING (post_id)
            ANTI JOIN {tagged('second')} AS without USING (post_id)"""),
    "rare": (
        "numbers of the posts of a rare tag", "{rare}", [],
        f"SELECT post_id FROM {tagged('rare')} ORDER BY post_id"),
    "values": (
        "a common tag, a rating and a score, counted", "{common} rating:q score:>=10", ["--count"],
        f"""SELECT count(*) FROM post
            SEMI JOIN {tagged('common')} AS tagged ON tagged.post_id = post.id
            WHERE rating = 'q' AND score >= 10"""),
    "wildcard": (
        "a pattern of names without a common tag, counted", "*_hair -{common}", ["--count"],
        f"""SELECT count(*) FROM (
              SELECT DISTINCT post_id FROM post_tag
              WHERE tag_id IN (SELECT tag_id FROM tag WHERE name GLOB '*_hair'))
            ANTI JOIN {tagged('common')} AS without USING (post_id)"""),
    "best": (
        "the 100 posts of a common tag with the greatest score", "{common} order:score limit:100",
        [],
        f"""SELECT post.id FROM post
            SEMI JOIN {tagged('common')} AS tagged ON tagged.post_id = post.id
            ORDER BY score DESC NULLS LAST, post.id DESC LIMIT 100"""),
}


class SelectionWorks:
    """Searches over an analyzed warehouse, on both sides."""

    def __init__(self, bench):
        self.bench = bench
        self.houses = StatisticsWorks(bench)
        self.facts = {}
        self.counts = {}
        self.peak = None

    def prepare(self, works):
        self.houses.prepare(works)

    def round(self, works):
        if "selections" in works:
            self.search()
        if "selected" in works:
            self.ask()

    def ask(self):
        """Questions about the posts of searches: a process each, against a query that is warm."""
        house, duckdb = self.houses.house, self.houses.danbooru.duckdb
        settle(house, duckdb)
        theirs = self.bench.python(
            "yardstick.py", "duckdb_statements", database=str(duckdb),
            threads=self.bench.options.threads, repeats=self.bench.options.repeats,
            values=self.houses.asked,
            queries={
                f"{selection} {question}": sql.format(selected=select)
                for selection, (_, _, select) in SELECTIONS.items()
                for question, (_, _, sql) in QUESTIONS.items()})[2]
        for selection, (_, search, _) in SELECTIONS.items():
            for question, (_, sql, _) in QUESTIONS.items():
                name = f"{selection} {question}"
                command = [
                    self.bench.taghouse, "sql", str(house), sql, "--select",
                    search.format(**self.houses.asked), "--format", "csv"]
                for key, value in self.houses.asked.items():
                    command += ["-p", key, value] if f":{key}" in sql else []
                runs = [self.bench.run(command) for _ in range(self.bench.options.repeats)]
                rows = list(csv.reader(io.StringIO(runs[0][2].decode())))[1:]
                if rows != theirs[name]["rows"]:
                    raise BenchmarkError(f"{name}: the rows differ")
                figures = self.bench.figures.setdefault(f"selected {name}", {})
                for side, seconds, peak in (
                        ("taghouse", [run[0] for run in runs], [run[1] for run in runs]),
                        ("duckdb", theirs[name]["seconds"], [])):
                    side_figures = figures.setdefault(side, {"seconds": [], "peak_mib": []})
                    side_figures["seconds"] += seconds
                    side_figures["peak_mib"] += peak
                    say(f"  {name:<20} {side:<9} {statistics.median(seconds) * 1000:9.2f} ms")
        if "selected" not in self.bench.checked:
            self.bench.checked.append("selected")

    def search(self):
        house, duckdb = self.houses.house, self.houses.danbooru.duckdb
        settle(house, duckdb)
        theirs = self.bench.python(
            "yardstick.py", "duckdb_searches", database=str(duckdb),
            threads=self.bench.options.threads, repeats=self.bench.options.repeats,
            values=self.houses.asked,
            queries={name: search[3] for name, search in SEARCHES.items()})[2]
        for name, (_, search, options, _) in SEARCHES.items():
            command = [
                self.bench.taghouse, "select", str(house), search.format(**self.houses.asked),
                *options]
            runs = [self.bench.run(command) for _ in range(self.bench.options.repeats + 1)]
            numbers = [int(line) for line in runs[0][2].split()]
            if numbers != theirs[name]["rows"]:
                raise BenchmarkError(f"{name}: the posts differ")
            self.counts[name] = numbers[0] if "--count" in options else len(numbers)
            figures = self.bench.figures.setdefault(f"search {name}", {})
            for side, seconds, peak in (
                    ("taghouse", [run[0] for run in runs[1:]], [run[1] for run in runs]),
                    ("duckdb", theirs[name]["seconds"], [])):
                side_figures = figures.setdefault(side, {"seconds": [], "peak_mib": []})
                side_figures["seconds"] += seconds
                side_figures["peak_mib"] += peak
                say(f"  {name:<16} {side:<9} {statistics.median(seconds) * 1000:9.2f} ms")
        self.peak = self.bench.run([
            self.bench.taghouse, "select", str(house), "order:score", "--columns",
            "site,number,score,tags", "--format", "tsv"])[1]
        if "selections" not in self.bench.checked:
            self.bench.checked.append("selections")

    def peaks(self, works, posts):
        return {}

    def clean(self):
        self.houses.clean()

    def data(self):
        return "Searches over the same warehouse and tags."

    def table(self):
        lines = [
            "| search | posts | Taghouse | DuckDB | ratio | target | met |",
            "|---|---:|---:|---:|---:|---:|---|"]
        for name, (text, *_) in SEARCHES.items():
            row = f"search {name}"
            if row not in self.bench.figures:
                continue
            ours, theirs = (self.bench.seconds(row, side) for side in ("taghouse", "duckdb"))
            is_met = ours * 1000 < RARE_MS if name == "rare" else ours <= theirs
            target = f"< {RARE_MS} ms" if name == "rare" else "≤ 1"
            lines.append(
                f"| {text} | {self.counts[name]:,} | {ours * 1000:,.1f} ms | {theirs * 1000:,.1f} ms"
                f" | {ours / theirs:.2f} | {target} | {'yes' if is_met else '**no**'} |")
        if self.peak is not None:
            lines.append(
                f"| all posts with their tags by score: {self.peak:,.0f} MiB at the most |  |  |  |"
                f"  | ≤ {LIMIT_MIB} MiB | {'yes' if self.peak <= LIMIT_MIB else '**no**'} |")
        return "\n".join((lines if len(lines) > 2 else []) + self.selected_table())

    def selected_table(self):
        """A row for each question about the posts of a search."""
        lines = [
            "", "| question | posts | Taghouse | DuckDB | ratio | target | met |",
            "|---|---|---:|---:|---:|---:|---|"]
        for selection, (posts, _, _) in SELECTIONS.items():
            for question, (text, _, _) in QUESTIONS.items():
                row = f"selected {selection} {question}"
                if row not in self.bench.figures:
                    continue
                ours, theirs = (self.bench.seconds(row, side) for side in ("taghouse", "duckdb"))
                is_few = selection == "few"
                met = ours * 1000 < FEW_MS if is_few else ours <= theirs
                target = f"< {FEW_MS} ms" if is_few else "≤ 1"
                lines.append(
                    f"| {text} | {posts} | {ours * 1000:,.1f} ms | {theirs * 1000:,.1f} ms"
                    f" | {ours / theirs:.2f} | {target} | {'yes' if met else '**no**'} |")
        return lines if len(lines) > 3 else []
