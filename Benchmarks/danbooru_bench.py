"""Taghouse beside DuckDB: a Danbooru dump goes in, statistics and a corpus come out."""
import filecmp
import json
import statistics
import sys

from measurement import HERE, BenchmarkError, remove, say, settle

WORKS = ("bulk", "incremental", "corpus", "queries", "cold")
LIMIT_MS = 50
# id: (text, target ratio or None, target in ms or None)
ROWS = {
    "bulk": ("bulk import", 0.6, None),
    "incremental": ("incremental import (`--no-bulk`)", 1.5, None),
    "corpus": ("corpus export", 0.5, None),
    "frequency-top": ("`tag_frequency`, top 100", None, LIMIT_MS),
    "frequency-all": ("`tag_frequency`, all tags", None, None),
    "core-one": ("`core_tag` of one character", None, LIMIT_MS),
    "core-all": ("`core_tag` of all characters", 1.5, None),
    "core-all-summed": ("the same, rows only counted and summed", None, None),
    "cold-frequency-top": ("`taghouse sql`, top 100, process and all", None, LIMIT_MS),
    "cold-core-one": ("`taghouse sql`, one character, process and all", None, LIMIT_MS),
}


class DanbooruWorks:
    """The works of a Danbooru dump, on both sides."""

    def __init__(self, bench):
        self.bench = bench
        self.bulk = bench.folder / "bulk.db"
        self.incremental = bench.folder / "incremental.db"
        self.duckdb = bench.folder / "duckdb.db"
        self.character = ""
        self.facts = {}
        self.source = None
        self.versions = {}
        self.row_counts = {}

    def python(self, step, **arguments):
        return self.bench.python("yardstick.py", step, **arguments)

    # -- The sides -----------------------------------------------------------------------------

    def dump(self, posts, name):
        return self.bench.sample("danbooru", name, posts, "--shape", "2017")

    def taghouse_import(self, warehouse, dump, *flags):
        remove(warehouse)
        settle(dump)
        # Exit code 1: some lines were rejected. The comparison says whether DuckDB took them.
        return self.bench.run([
            self.bench.taghouse, "import", "danbooru", str(warehouse), str(dump), "--quiet",
            *flags], accepted=(0, 1))

    def duckdb_import(self, dump, variant="staged"):
        remove(self.duckdb)
        settle(dump)
        return self.python(
            "duckdb_import", dump=str(dump), database=str(self.duckdb),
            threads=self.bench.options.threads, variant=variant)

    def taghouse_export(self, warehouse, output):
        remove(output)
        settle(warehouse)
        return self.bench.run([
            self.bench.taghouse, "export", "corpus", str(warehouse), "--output", str(output),
            "--quiet"])

    def duckdb_export(self, output, variant="sorted list"):
        remove(output)
        settle(self.duckdb)
        return self.python(
            "duckdb_export", database=str(self.duckdb), output=str(output),
            threads=self.bench.options.threads, variant=variant)

    # -- The works -----------------------------------------------------------------------------

    def prepare(self, works):
        self.source = self.bench.options.dump or self.dump(
            self.bench.options.posts, "posts.jsonl")
        self.facts["dump bytes"] = self.source.stat().st_size

    def round(self, works):
        dump = self.source
        if "bulk" in works:
            self.bench.measured("bulk", "taghouse", self.taghouse_import(self.bulk, dump))
            self.bench.measured("bulk", "duckdb", self.duckdb_import(dump))
        elif not self.bulk.exists():
            self.taghouse_import(self.bulk, dump)
        self.check("bulk", dump)
        if "incremental" in works:
            self.bench.measured(
                "incremental", "taghouse",
                self.taghouse_import(self.incremental, dump, "--no-bulk"))
            self.bench.measured("incremental", "duckdb", self.duckdb_import(dump))
            self.check("incremental", dump)
            remove(self.incremental)
        if "corpus" in works:
            self.corpus()
        if "queries" in works:
            self.queries()
        if "cold" in works:
            self.cold()

    def check(self, which, dump):
        """Once for each way of importing: both sides hold the same rows."""
        if which in self.bench.checked:
            return
        if not self.duckdb.exists():
            self.duckdb_import(dump)
        warehouse = self.bulk if which == "bulk" else self.incremental
        answer = self.python(
            "compare", taghouse=str(warehouse), duckdb_file=str(self.duckdb),
            threads=self.bench.options.threads)[2]
        if answer["differences"]:
            raise BenchmarkError(
                f"after the {which} import the sides differ:\n  "
                + "\n  ".join(answer["differences"]))
        self.bench.checked.append(which)
        self.character = answer["character"]
        self.facts.update(answer["facts"])
        self.versions = {
            "DuckDB": answer["duckdb"], "SQLite of Python": answer["sqlite_python"]}
        say(f"  {which}: same posts, tags, post_tag rows, posts of each tag")

    def corpus(self):
        ours, theirs = self.bench.folder / "taghouse.txt", self.bench.folder / "duckdb.txt"
        self.bench.measured("corpus", "taghouse", self.taghouse_export(self.bulk, ours))
        self.bench.measured("corpus", "duckdb", self.duckdb_export(theirs))
        if not filecmp.cmp(ours, theirs, shallow=False):
            raise BenchmarkError(f"the corpus files differ: {ours} and {theirs}")
        if "corpus" not in self.bench.checked:
            self.bench.checked.append("corpus")
            self.facts["corpus bytes"] = ours.stat().st_size
            say("  corpus: same bytes")
        remove(ours)
        remove(theirs)

    def queries(self):
        names = [name for name in ROWS if name in (
            "frequency-top", "frequency-all", "core-one", "core-all", "core-all-summed")]
        asked = {"names": names, "who": self.character, "repeats": self.bench.options.repeats}
        settle(self.bulk)
        answers = {"taghouse": self.python(
            "taghouse_queries", database=str(self.bulk), limit=self.bench.options.query_limit,
            **asked)[2]}
        settle(self.duckdb)
        answers["duckdb"] = self.python(
            "duckdb_queries", database=str(self.duckdb), threads=self.bench.options.threads, **asked)[2]
        for name in names:
            ours, theirs = answers["taghouse"][name], answers["duckdb"][name]
            if ours["digest"] is None:
                self.bench.stopped.add(name)
                say(f"  {name:<16} taghouse  stopped after {self.bench.options.query_limit:g} s")
            elif ours["digest"] != theirs["digest"]:
                raise BenchmarkError(
                    f"{name}: the rows differ ({ours['rows']} and {theirs['rows']})")
            self.row_counts[name] = theirs["rows"]
            for side, answer in answers.items():
                figures = self.bench.figures.setdefault(name, {}).setdefault(
                    side, {"seconds": [], "peak_mib": []})
                figures["seconds"] += answer[name]["seconds"]
                if not answer[name]["seconds"]:
                    continue
                say(f"  {name:<16} {side:<9}"
                    f" {statistics.median(answer[name]['seconds']) * 1000:9.2f} ms")
            if f"rows of {name}" not in self.bench.checked and ours["digest"] is not None:
                self.bench.checked.append(f"rows of {name}")

    def cold(self):
        """A process for each question. DuckDB's is Python with the module, as it is installed."""
        columns = "category, tag, post_count, post_ratio, rank"
        core = "character, tag, post_count, character_post_count, frequency"
        ours = {
            "frequency-top": [
                f"SELECT {columns} FROM tag_frequency ORDER BY rank LIMIT 100"],
            "core-one": [
                f"SELECT {core} FROM core_tag WHERE character = :who"
                " ORDER BY frequency DESC, tag", "-p", "who", self.character]}
        for name, query in ours.items():
            for _ in range(self.bench.options.repeats):
                self.bench.keep(f"cold-{name}", "taghouse", self.bench.run(
                    [self.bench.taghouse, "sql", str(self.bulk), *query, "--format", "tsv"]))
                self.bench.keep(f"cold-{name}", "duckdb", self.bench.run([
                    sys.executable, str(HERE / "yardstick.py"), "duckdb_cold_query",
                    json.dumps({
                        "database": str(self.duckdb), "threads": self.bench.options.threads,
                        "name": name, "who": self.character})]))

    def peaks(self, works, posts):
        """Peak memory in MiB by work, with so many posts; all files are gone afterwards."""
        dump = self.dump(posts, "memory.jsonl")
        house, text = self.bench.folder / "memory.db", self.bench.folder / "memory.txt"
        peaks = {
            "bulk import": self.taghouse_import(house, dump)[1],
            "corpus export": self.taghouse_export(house, text)[1],
            "incremental import": self.taghouse_import(house, dump, "--no-bulk")[1]}
        for path in (dump, house, text):
            remove(path)
        return peaks

    def clean(self):
        """Removes what is made for all rounds."""
        for path in (self.bulk, self.incremental, self.duckdb):
            remove(path)
        for name in ("posts.jsonl", "taghouse.txt", "duckdb.txt"):
            remove(self.bench.folder / name)

    def variants(self):
        """Times every way that yardstick.py knows; nothing else is measured."""
        import yardstick
        dump = self.source
        self.taghouse_import(self.bulk, dump)
        reference = self.bench.folder / "taghouse.txt"
        self.taghouse_export(self.bulk, reference)
        lines = ["| DuckDB | seconds | same result |", "|---|---:|---|"]
        for variant in yardstick.IMPORTS:
            seconds = []
            for _ in range(self.bench.options.rounds):
                seconds.append(self.duckdb_import(dump, variant)[0])
            answer = self.python(
                "compare", taghouse=str(self.bulk), duckdb_file=str(self.duckdb),
                threads=self.bench.options.threads)[2]
            same = "no: " + answer["differences"][0] if answer["differences"] else "yes"
            lines.append(f"| import: {variant} | {statistics.median(seconds):.2f} | {same} |")
            say(lines[-1])
        self.duckdb_import(dump)
        for variant in yardstick.EXPORTS:
            seconds = []
            output = self.bench.folder / "duckdb.txt"
            for _ in range(self.bench.options.rounds):
                seconds.append(self.duckdb_export(output, variant)[0])
            same = "yes" if filecmp.cmp(reference, output, shallow=False) else "no"
            lines.append(f"| corpus: {variant} | {statistics.median(seconds):.2f} | {same} |")
            say(lines[-1])
        return "\n".join(lines)

    # -- The report ----------------------------------------------------------------------------

    def table(self):
        lines = [
            "| work | Taghouse | DuckDB | ratio | target | met | Taghouse peak | DuckDB peak |",
            "|---|---:|---:|---:|---:|---|---:|---:|"]
        for row, (text, target_ratio, target_ms) in ROWS.items():
            if row not in self.bench.figures:
                continue
            sides = self.bench.figures[row]
            is_stopped = row in self.bench.stopped
            # A query that was stopped once counts with its limit, which is less than it needs.
            ours = self.bench.options.query_limit if is_stopped else statistics.median(
                sides["taghouse"]["seconds"])
            theirs = statistics.median(sides["duckdb"]["seconds"])
            in_ms = row not in WORKS
            shown = [f"{x * 1000:,.1f} ms" if in_ms else f"{x:.2f} s" for x in (ours, theirs)]
            if is_stopped:
                shown[0] = f"stopped after {ours:g} s"
            target, met = "", ""
            if target_ratio is not None:
                target = f"≤ {target_ratio}"
                met = "yes" if ours / theirs <= target_ratio else "**no**"
            elif target_ms is not None:
                target = f"< {target_ms} ms"
                met = "yes" if ours * 1000 < target_ms else "**no**"
            peaks = [
                f"{max(sides[side]['peak_mib']):,.0f} MiB" if sides[side]["peak_mib"] else ""
                for side in ("taghouse", "duckdb")]
            count = f" ({self.row_counts[row]:,} rows)" if self.row_counts.get(row, 1) > 1 else ""
            lines.append(
                f"| {text}{count} | {shown[0]} | {shown[1]} |"
                f" {'> ' if is_stopped else ''}{ours / theirs:.2f} | {target} |"
                f" {met} | {peaks[0]} | {peaks[1]} |")
        return "\n".join(lines)

    def data(self):
        posts, rows, tags = (
            self.facts[what][0] for what in ("posts", "post_tag rows", "tags"))
        return (
            f"{posts:,} posts of Danbooru, {rows:,} post_tag rows, {tags:,} tags, dump of"
            f" {self.facts['dump bytes'] / 1e6:,.0f} MB")
