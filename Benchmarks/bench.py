#!/usr/bin/env python3
"""Taghouse beside DuckDB: the same work on the same dump, in turns, with the results compared.

Run it with `make bench ARGS='--posts 50000'`, or Benchmarks/run.sh when the program is built.
Benchmarks/README.md says what is compared, and why that is the same work.

Every measured thing is a process of its own. Python and DuckDB's own start is not counted against
DuckDB, except in the cold queries; the whole process is counted against Taghouse. This process
stays small, because Linux counts a parent's memory into its child's peak.
"""
import argparse
import datetime
import filecmp
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
WORKS = ("bulk", "incremental", "corpus", "queries", "cold")
LIMIT_MIB = 512
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


class BenchmarkError(Exception):
    """Something that makes the figures worthless."""


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.taghouse = str(options.build / "taghouse")
        self.bulk = folder / "bulk.db"
        self.incremental = folder / "incremental.db"
        self.duckdb = folder / "duckdb.db"
        self.character = ""
        self.facts = {}
        self.versions = {}
        # row -> side -> {"seconds": [...], "peak_mib": [...]}
        self.figures = {}
        self.row_counts = {}
        # Queries that reached the time limit.
        self.stopped = set()
        self.checked = []

    # -- One process ---------------------------------------------------------------------------

    def run(self, command, accepted=(0,)):
        """Runs a command; gives (seconds, peak MiB, what it printed)."""
        with tempfile.TemporaryFile(dir=self.folder) as output:
            started = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=output, stdin=subprocess.DEVNULL, cwd=self.folder)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read()
        if process.returncode not in accepted:
            shown = text[-2000:].decode("utf-8", "replace")
            raise BenchmarkError(
                f"exit code {process.returncode}: {shlex.join(map(str, command))}\n{shown}")
        return seconds, usage.ru_maxrss / 1024, text

    def python(self, step, **arguments):
        """A step of yardstick.py; its own seconds, its process's peak MiB, its answer."""
        script = str(HERE / "yardstick.py")
        _, peak, text = self.run([sys.executable, script, step, json.dumps(arguments)])
        answer = json.loads(text)
        return answer.get("seconds"), peak, answer

    def measured(self, row, side, result):
        seconds, peak = result[0], result[1]
        figures = self.figures.setdefault(row, {}).setdefault(
            side, {"seconds": [], "peak_mib": []})
        figures["seconds"].append(seconds)
        figures["peak_mib"].append(peak)
        say(f"  {row:<12} {side:<9} {seconds:8.3f} s  {peak:6.0f} MiB")

    # -- The sides -----------------------------------------------------------------------------

    def dump(self, posts, name):
        path = self.folder / name
        if not path.exists():
            say(f"generating {posts:,} posts")
            self.run([
                str(self.options.build / "sample-dump"), "danbooru", str(path), "--posts",
                str(posts), "--seed", str(self.options.seed), "--shape", "2017"])
        return path

    def taghouse_import(self, warehouse, dump, *flags):
        remove(warehouse)
        settle(dump)
        # Exit code 1: some lines were rejected. The comparison says whether DuckDB took them.
        return self.run(
            [self.taghouse, "import", "danbooru", str(warehouse), str(dump), "--quiet", *flags],
            accepted=(0, 1))

    def duckdb_import(self, dump, variant="staged"):
        remove(self.duckdb)
        settle(dump)
        return self.python(
            "duckdb_import", dump=str(dump), database=str(self.duckdb),
            threads=self.options.threads, variant=variant)

    def taghouse_export(self, warehouse, output):
        remove(output)
        settle(warehouse)
        return self.run(
            [self.taghouse, "export", "corpus", str(warehouse), "--output", str(output), "--quiet"])

    def duckdb_export(self, output, variant="sorted list"):
        remove(output)
        settle(self.duckdb)
        return self.python(
            "duckdb_export", database=str(self.duckdb), output=str(output),
            threads=self.options.threads, variant=variant)

    # -- The works -----------------------------------------------------------------------------

    def round(self, works, dump):
        if "bulk" in works:
            self.measured("bulk", "taghouse", self.taghouse_import(self.bulk, dump))
            self.measured("bulk", "duckdb", self.duckdb_import(dump))
        elif not self.bulk.exists():
            self.taghouse_import(self.bulk, dump)
        self.check("bulk", dump)
        if "incremental" in works:
            self.measured(
                "incremental", "taghouse",
                self.taghouse_import(self.incremental, dump, "--no-bulk"))
            self.measured("incremental", "duckdb", self.duckdb_import(dump))
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
        if which in self.checked:
            return
        if not self.duckdb.exists():
            self.duckdb_import(dump)
        warehouse = self.bulk if which == "bulk" else self.incremental
        answer = self.python(
            "compare", taghouse=str(warehouse), duckdb_file=str(self.duckdb),
            threads=self.options.threads)[2]
        if answer["differences"]:
            raise BenchmarkError(
                f"after the {which} import the sides differ:\n  "
                + "\n  ".join(answer["differences"]))
        self.checked.append(which)
        self.character = answer["character"]
        self.facts = answer["facts"]
        self.versions = {
            "DuckDB": answer["duckdb"], "SQLite of Python": answer["sqlite_python"]}
        say(f"  {which}: same posts, tags, post_tag rows, posts of each tag")

    def corpus(self):
        ours, theirs = self.folder / "taghouse.txt", self.folder / "duckdb.txt"
        self.measured("corpus", "taghouse", self.taghouse_export(self.bulk, ours))
        self.measured("corpus", "duckdb", self.duckdb_export(theirs))
        if not filecmp.cmp(ours, theirs, shallow=False):
            raise BenchmarkError(f"the corpus files differ: {ours} and {theirs}")
        if "corpus" not in self.checked:
            self.checked.append("corpus")
            self.facts["corpus bytes"] = ours.stat().st_size
            say("  corpus: same bytes")
        remove(ours)
        remove(theirs)

    def queries(self):
        names = [name for name in ROWS if name in (
            "frequency-top", "frequency-all", "core-one", "core-all", "core-all-summed")]
        asked = {"names": names, "who": self.character, "repeats": self.options.repeats}
        settle(self.bulk)
        answers = {"taghouse": self.python(
            "taghouse_queries", database=str(self.bulk), limit=self.options.query_limit,
            **asked)[2]}
        settle(self.duckdb)
        answers["duckdb"] = self.python(
            "duckdb_queries", database=str(self.duckdb), threads=self.options.threads, **asked)[2]
        for name in names:
            ours, theirs = answers["taghouse"][name], answers["duckdb"][name]
            if ours["digest"] is None:
                self.stopped.add(name)
                say(f"  {name:<16} taghouse  stopped after {self.options.query_limit:g} s")
            elif ours["digest"] != theirs["digest"]:
                raise BenchmarkError(
                    f"{name}: the rows differ ({ours['rows']} and {theirs['rows']})")
            self.row_counts[name] = theirs["rows"]
            for side, answer in answers.items():
                figures = self.figures.setdefault(name, {}).setdefault(
                    side, {"seconds": [], "peak_mib": []})
                figures["seconds"] += answer[name]["seconds"]
                if not answer[name]["seconds"]:
                    continue
                say(f"  {name:<16} {side:<9}"
                    f" {statistics.median(answer[name]['seconds']) * 1000:9.2f} ms")
            if f"rows of {name}" not in self.checked and ours["digest"] is not None:
                self.checked.append(f"rows of {name}")

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
            for _ in range(self.options.repeats):
                self.quietly(f"cold-{name}", "taghouse", self.run(
                    [self.taghouse, "sql", str(self.bulk), *query, "--format", "tsv"]))
                self.quietly(f"cold-{name}", "duckdb", self.run([
                    sys.executable, str(HERE / "yardstick.py"), "duckdb_cold_query",
                    json.dumps({
                        "database": str(self.duckdb), "threads": self.options.threads,
                        "name": name, "who": self.character})]))

    def quietly(self, row, side, result):
        figures = self.figures.setdefault(row, {}).setdefault(
            side, {"seconds": [], "peak_mib": []})
        figures["seconds"].append(result[0])
        figures["peak_mib"].append(result[1])

    def memory(self):
        """Peak memory of Taghouse at N and 2N posts: rows of (work, at N, at 2N)."""
        peaks = {}
        posts = self.options.posts
        for count, name in ((posts, "memory-1.jsonl"), (2 * posts, "memory-2.jsonl")):
            say(f"memory at {count:,} posts")
            dump = self.dump(count, name)
            house, text = self.folder / "memory.db", self.folder / "memory.txt"
            for work, result in (
                ("bulk import", lambda: self.taghouse_import(house, dump)),
                ("corpus export", lambda: self.taghouse_export(house, text)),
                ("incremental import", lambda: self.taghouse_import(house, dump, "--no-bulk")),
            ):
                peak = result()[1]
                say(f"  {work:<20} {peak:6.0f} MiB")
                peaks.setdefault(work, []).append(peak)
            for path in (dump, house, text):
                remove(path)
        return peaks

    def variants(self, dump):
        """Times every way that yardstick.py knows; nothing else is measured."""
        sys.path.insert(0, str(HERE))
        import yardstick
        self.taghouse_import(self.bulk, dump)
        reference = self.folder / "taghouse.txt"
        self.taghouse_export(self.bulk, reference)
        lines = ["| DuckDB | seconds | same result |", "|---|---:|---|"]
        for variant in yardstick.IMPORTS:
            seconds = []
            for _ in range(self.options.rounds):
                seconds.append(self.duckdb_import(dump, variant)[0])
            answer = self.python(
                "compare", taghouse=str(self.bulk), duckdb_file=str(self.duckdb),
                threads=self.options.threads)[2]
            same = "no: " + answer["differences"][0] if answer["differences"] else "yes"
            lines.append(f"| import: {variant} | {statistics.median(seconds):.2f} | {same} |")
            say(lines[-1])
        self.duckdb_import(dump)
        for variant in yardstick.EXPORTS:
            seconds = []
            output = self.folder / "duckdb.txt"
            for _ in range(self.options.rounds):
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
            if row not in self.figures:
                continue
            sides = self.figures[row]
            is_stopped = row in self.stopped
            # A query that was stopped once counts with its limit, which is less than it needs.
            ours = self.options.query_limit if is_stopped else statistics.median(
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

    def memory_table(self, peaks):
        posts = self.options.posts
        lines = [
            f"| peak memory of Taghouse | {posts:,} posts | {2 * posts:,} posts | target | met |",
            "|---|---:|---:|---:|---|"]
        for work, (first, second) in peaks.items():
            met = "yes" if max(first, second) <= LIMIT_MIB else "**no**"
            lines.append(
                f"| {work} | {first:,.0f} MiB | {second:,.0f} MiB | ≤ {LIMIT_MIB} MiB | {met} |")
        return "\n".join(lines)

    def machine(self):
        sqlite = self.run([
            self.taghouse, "sql", str(self.bulk), "SELECT sqlite_version()", "--format", "tsv"])
        versions = dict(self.versions)
        versions["SQLite"] = sqlite[2].decode().split()[-1]
        listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        return (
            f"{len(os.sched_getaffinity(0))} cores, {cpu_model()}, {memory:.0f} GiB of memory,"
            f" Linux {platform.release()}, {listed}, Python {platform.python_version()},"
            f" DuckDB with {self.options.threads} threads")

    def data(self, dump_bytes):
        text = f"{self.facts['posts'][0]:,} posts, {self.facts['post_tag rows'][0]:,} post_tag rows"
        text += f", {self.facts['tags'][0]:,} tags, dump of {dump_bytes / 1e6:,.0f} MB"
        return text


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.lower().startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def remove(path):
    """Removes a result and what may stand beside it."""
    for ending in ("", "-wal", "-shm", "-journal", ".wal", ".manifest.json"):
        Path(str(path) + ending).unlink(missing_ok=True)


def settle(path):
    """The file is in the page cache, and nothing is left to be written to the disk."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
    os.sync()


def short_command(arguments):
    """The command without the places of this machine."""
    words, is_path = [], False
    for word in arguments:
        words.append(Path(word).name if is_path else word)
        is_path = word in ("--dump", "--work", "--json", "--build")
    return f"make bench ARGS={shlex.quote(shlex.join(words))}" if words else "make bench"


def parse(arguments):
    parser = argparse.ArgumentParser(
        description="Compares Taghouse with DuckDB on the same dump.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--posts", type=int, default=500_000, help="posts to generate")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other posts")
    parser.add_argument("--rounds", type=int, default=3, help="how often each work is done")
    parser.add_argument("--repeats", type=int, default=5, help="runs of a query in a round")
    parser.add_argument(
        "--query-limit", type=float, default=30, help="seconds before a query is given up")
    parser.add_argument("--threads", type=int, default=2, help="DuckDB's threads")
    parser.add_argument(
        "--dump", type=Path, help="a dump of the shape of 2017 to 2020 that is there already")
    parser.add_argument("--only", nargs="+", choices=WORKS, default=list(WORKS), help="works")
    parser.add_argument("--memory", action="store_true", help="peak memory at N and 2N posts too")
    parser.add_argument(
        "--variants", action="store_true", help="time DuckDB's variants, and nothing else")
    parser.add_argument("--work", type=Path, help="folder for all files (default: a new one)")
    parser.add_argument("--keep", action="store_true", help="leave the files there")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument(
        "--write", action="store_true", help="store the tables in Benchmarks/RESULTS.md")
    parser.add_argument(
        "--build", type=Path, default=Path(".build/release"), help="folder of the programs")
    options = parser.parse_args(arguments)
    if min(options.posts, options.rounds, options.repeats, options.threads) < 1 or (
            options.query_limit <= 0):
        parser.error("--posts, --rounds, --repeats and --threads must be at least 1, --query-limit above 0")
    if options.dump and options.memory:
        parser.error("--memory generates its dumps; it does not go with --dump")
    options.build = options.build if options.build.is_absolute() else PROJECT / options.build
    for program in ("taghouse", "sample-dump"):
        if not (options.build / program).exists():
            parser.error(f"there is no {options.build / program}; `make build` makes it")
    if options.dump:
        options.dump = options.dump.resolve()
        if not options.dump.is_file():
            parser.error(f"there is no file {options.dump}")
    return options


def measure(bench, options, arguments):
    load = os.getloadavg()[0]
    if load > 0.5:
        say(f"the machine is busy (load {load:.1f}): these figures will not be good")
    dump = options.dump or bench.dump(options.posts, "posts.jsonl")
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    parts = []
    if options.variants:
        parts.append(bench.variants(dump))
    else:
        for number in range(1, options.rounds + 1):
            say(f"round {number} of {options.rounds}")
            bench.round(options.only, dump)
        parts += [
            f"{date}, `{short_command(arguments)}`, load before: {load:.1f}",
            bench.machine(), bench.data(dump.stat().st_size),
            "Compared and equal: " + ", ".join(bench.checked) + ".", bench.table()]
    dump_bytes = dump.stat().st_size
    peaks = None
    if options.memory:
        for path in (bench.bulk, bench.duckdb):
            remove(path)
        if not options.dump:
            remove(dump)
        peaks = bench.memory()
        parts.append(bench.memory_table(peaks))
    report = "\n\n".join(parts)
    print(report)
    if options.write:
        title = "# Results\n\nWritten by `make bench`; README.md says how to read them.\n\n"
        (HERE / "RESULTS.md").write_text(title + report + "\n", encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps({
            "date": date, "arguments": arguments, "load": load, "dump_bytes": dump_bytes,
            "facts": bench.facts, "rows": bench.row_counts, "figures": bench.figures,
            "memory_mib": peaks, "report": report}, indent=2) + "\n", encoding="utf-8")


def main(arguments):
    options = parse(arguments)
    # Ignored by git like .build, and on the same disk.
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
        folder = options.work.resolve()
        is_own = False
    else:
        folder = Path(tempfile.mkdtemp(prefix=".build-bench-", dir=PROJECT))
        is_own = True
    bench = Bench(options, folder)
    try:
        measure(bench, options, arguments)
    except BenchmarkError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        if options.keep:
            say(f"files are in {folder}")
        elif is_own:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            for path in (bench.bulk, bench.incremental, bench.duckdb, folder / "posts.jsonl",
                         folder / "taghouse.txt", folder / "duckdb.txt"):
                remove(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
