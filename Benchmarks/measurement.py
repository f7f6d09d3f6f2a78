"""What all benchmarks share: a measured process, its figures, files that are settled before it."""
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIMIT_MIB = 512


class BenchmarkError(Exception):
    """Something that makes the figures worthless."""


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def remove(path):
    """Removes a result and what may stand beside it."""
    if Path(path).is_dir():
        shutil.rmtree(path)
    for ending in ("", "-wal", "-shm", "-journal", ".wal", ".manifest.json"):
        Path(str(path) + ending).unlink(missing_ok=True)


def settle(*paths):
    """The files are in the page cache, and nothing is left to be written to the disk."""
    for path in paths:
        for part in files(path):
            with open(part, "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass
    os.sync()


def files(path):
    path = Path(path)
    return sorted(path.iterdir()) if path.is_dir() else [path]


def byte_count(*paths):
    return sum(part.stat().st_size for path in paths for part in files(path))


class Measurement:
    """Runs processes in a folder and keeps what they took.

    This process stays small, because Linux counts a parent's memory into its child's peak.
    """

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.taghouse = str(options.build / "taghouse")
        # row -> side -> {"seconds": [...], "peak_mib": [...]}
        self.figures = {}
        # Queries that reached the time limit.
        self.stopped = set()
        # What was compared and found equal.
        self.checked = []

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

    def python(self, script, step, **arguments):
        """A step of a script beside this one: its seconds, its process's peak MiB, its answer."""
        _, peak, text = self.run(
            [sys.executable, str(HERE / script), step, json.dumps(arguments)])
        answer = json.loads(text)
        return answer.get("seconds"), peak, answer

    def sample(self, kind, name, posts, *flags):
        """The path of a sample of a kind; it is made unless it is there."""
        path = self.folder / name
        if not path.exists():
            say(f"generating {posts:,} posts: {kind}")
            self.run([
                str(self.options.build / "sample-dump"), kind, str(path), "--posts", str(posts),
                "--seed", str(self.options.seed), *flags])
        return path

    def keep(self, row, side, result):
        """Adds a measurement to its row without a word."""
        figures = self.figures.setdefault(row, {}).setdefault(
            side, {"seconds": [], "peak_mib": []})
        figures["seconds"].append(result[0])
        figures["peak_mib"].append(result[1])

    def measured(self, row, side, result):
        self.keep(row, side, result)
        say(f"  {row:<14} {side:<9} {result[0]:8.3f} s  {result[1]:6.0f} MiB")

    def seconds(self, row, side):
        """The median."""
        return statistics.median(self.figures[row][side]["seconds"])

    def peak(self, row, side):
        """The highest resident memory in MiB, or None where it was not measured."""
        figures = self.figures[row].get(side, {})
        return max(figures["peak_mib"]) if figures.get("peak_mib") else None

    def peak_text(self, row, side):
        peak = self.peak(row, side)
        return "" if peak is None else f"{peak:,.0f} MiB"
