#!/usr/bin/env python3
"""Taghouse beside DuckDB and plain Python: the same work on the same data, in turns, with the
results compared.

Run it with `make bench ARGS='--posts 50000'`, or Benchmarks/run.sh when the program is built.
Benchmarks/README.md says what is compared, and why that is the same work.

Every measured thing is a process of its own. Python's and DuckDB's own start is not counted against
them, except in the cold queries; the whole process is counted against Taghouse.
"""
import argparse
import datetime
import json
import os
import platform
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import captions_bench
import danbooru_bench
import recipe_bench
import selection_bench
import statistics_bench
from measurement import HERE, LIMIT_MIB, BenchmarkError, Measurement, remove, say

PROJECT = HERE.parent
WORKS = (
    danbooru_bench.WORKS + statistics_bench.WORKS + selection_bench.WORKS + captions_bench.WORKS
    + recipe_bench.WORKS)


def memory_table(peaks, posts):
    lines = [
        f"| peak memory of Taghouse | {posts:,} posts | {2 * posts:,} posts | target | met |",
        "|---|---:|---:|---:|---|"]
    for work, (first, second) in peaks.items():
        met = "yes" if max(first, second) <= LIMIT_MIB else "**no**"
        lines.append(
            f"| {work} | {first:,.0f} MiB | {second:,.0f} MiB | ≤ {LIMIT_MIB} MiB | {met} |")
    return "\n".join(lines)


def machine(bench, danbooru):
    house = bench.folder / "empty.db"
    remove(house)
    bench.run([bench.taghouse, "init", str(house)])
    sqlite = bench.run([
        bench.taghouse, "sql", str(house), "SELECT sqlite_version()", "--format", "tsv"])
    remove(house)
    versions = dict(danbooru.versions)
    versions["SQLite"] = sqlite[2].decode().split()[-1]
    listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = (
        f"{len(os.sched_getaffinity(0))} cores, {cpu_model()}, {memory:.0f} GiB of memory,"
        f" Linux {platform.release()}, {listed}, Python {platform.python_version()}")
    return text + (f", DuckDB with {bench.options.threads} threads" if danbooru.versions else "")


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.lower().startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def short_command(arguments):
    """The command without the places of this machine."""
    words, is_path = [], False
    for word in arguments:
        words.append(Path(word).name if is_path else word)
        is_path = word in ("--dump", "--work", "--json", "--build")
    return f"make bench ARGS={shlex.quote(shlex.join(words))}" if words else "make bench"


def parse(arguments):
    parser = argparse.ArgumentParser(
        description="Compares Taghouse with DuckDB and with plain Python on the same data.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--posts", type=int, default=500_000, help="posts to generate")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other posts")
    parser.add_argument("--rounds", type=int, default=3, help="how often each work is done")
    parser.add_argument("--repeats", type=int, default=5, help="runs of a query in a round")
    parser.add_argument(
        "--query-limit", type=float, default=30, help="seconds before a query is given up")
    parser.add_argument("--threads", type=int, default=2, help="DuckDB's threads")
    parser.add_argument(
        "--dump", type=Path,
        help="a Danbooru dump of the shape of 2017 to 2020 that is there already")
    parser.add_argument(
        "--works", "--only", dest="works", nargs="+", choices=WORKS, default=list(WORKS),
        metavar="WORK", help="some of " + ", ".join(WORKS))
    parser.add_argument(
        "--short", action="store_true", help="captions of a sentence or two, not of real length")
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
        parser.error(
            "--posts, --rounds, --repeats and --threads must be at least 1, --query-limit above 0")
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


def measure(bench, parts, arguments):
    """Measures the parts, each a pair of what does the works and their names, and reports."""
    options = bench.options
    load = os.getloadavg()[0]
    if load > 0.5:
        say(f"the machine is busy (load {load:.1f}): these figures will not be good")
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    danbooru = parts[0][0]
    chosen = [(part, names) for part, names in parts if names]
    report = []
    if options.variants:
        danbooru.prepare(())
        report.append(danbooru.variants())
        chosen = []
    for part, names in chosen:
        part.prepare(names)
        for number in range(1, options.rounds + 1):
            say(f"round {number} of {options.rounds}: {', '.join(names)}")
            part.round(names)
    if chosen:
        report += [
            f"{date}, `{short_command(arguments)}`, load before: {load:.1f}",
            machine(bench, danbooru)]
        report += [part.data() for part, _ in chosen]
        if bench.checked:
            report.append("Compared and equal: " + ", ".join(bench.checked) + ".")
        report += [part.table() for part, _ in chosen]
    peaks = {}
    if options.memory:
        for part, names in chosen:
            if not options.keep:
                part.clean()
            for posts in (options.posts, 2 * options.posts):
                say(f"memory at {posts:,} posts")
                for work, peak in part.peaks(names, posts).items():
                    say(f"  {work:<36} {peak:6.0f} MiB")
                    peaks.setdefault(work, []).append(peak)
        report.append(memory_table(peaks, options.posts))
    text = "\n\n".join(report)
    print(text)
    if options.write:
        title = "# Results\n\nWritten by `make bench`; README.md says how to read them.\n\n"
        (HERE / "RESULTS.md").write_text(title + text + "\n", encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps({
            "date": date, "arguments": arguments, "load": load,
            "facts": [part.facts for part, _ in chosen], "rows": danbooru.row_counts,
            "figures": bench.figures, "memory_mib": peaks, "report": text}, indent=2) + "\n",
            encoding="utf-8")


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
    bench = Measurement(options, folder)
    parts = [
        (works(bench), [name for name in module.WORKS if name in options.works])
        for works, module in (
            (danbooru_bench.DanbooruWorks, danbooru_bench),
            (statistics_bench.StatisticsWorks, statistics_bench),
            (selection_bench.SelectionWorks, selection_bench),
            (captions_bench.CaptionWorks, captions_bench),
            (recipe_bench.RecipeWorks, recipe_bench))]
    try:
        measure(bench, parts, arguments)
    except BenchmarkError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        if options.keep:
            say(f"files are in {folder}")
        elif is_own:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            for part, _ in parts:
                part.clean()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
