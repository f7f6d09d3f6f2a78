#!/usr/bin/env python3
"""Lets calls of the system fail under taghouse, or kills it there, and looks at what is left.

    Tests/Faults/torture.py --number 2000 --seed 7
    Tests/Faults/torture.py --job "more posts" --call write --action kill --at 17     one of them again

A job (jobs.py) is run undisturbed first, which tells how many calls of each kind it makes and what it leaves. Then it
is run again and again, each time from the same beginning and with one fault (fault.c). What has to be so:

behind the disturbed run
  - it did not trap; exit code 0 or that of the undisturbed run, or 73, 74 or 75 with a sentence that says `error: `;
  - who says that it is done has left what the undisturbed run leaves, and what is written in halves is;
  - each file under its final name, and each folder that appears as a whole, is as it was or as it becomes;
  - who was not killed has left no hidden file;
  - the warehouse is sound to SQLite, and has the rows from before or from behind the job. Of anything between `taghouse
    check` may say that statistics are marked as out of date, and nothing else; each post is as before or as behind,
    and those that are as behind are a first part of all;
behind the same command once more
  - it ended as the undisturbed run, or says that it finds the work done;
  - names, bytes and rows are those behind the undisturbed run.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import errno
import hashlib
import os
import pathlib
import queue
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from jobs import Inputs, Job, all_jobs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TIMEOUT_SECONDS = 120

# What happens, by call: an action of fault.c, and the error where there is one.
EIO, FULL, AGAIN = errno.EIO, errno.ENOSPC, errno.EINTR
KILLS = [("kill", 0), ("killafter", 0)]
ACTIONS = {
    "write": [("fail", EIO), ("fail", FULL), ("failfrom", FULL), ("failfrom", EIO), ("fail", AGAIN), ("short", 0),
              *KILLS],
    "read": [("fail", EIO), ("failfrom", EIO), ("fail", AGAIN), ("short", 0)],
    "sync": [("fail", EIO), ("failfrom", EIO), ("fail", FULL), *KILLS],
    "syncfolder": [("fail", EIO), *KILLS],
    "open": [("fail", EIO), ("fail", errno.EMFILE), ("failfrom", EIO), ("kill", 0)],
    "rename": [("fail", EIO), ("fail", FULL), *KILLS],
    "link": [("fail", EIO), *KILLS],
    "unlink": [("fail", EIO), *KILLS],
    "truncate": [("fail", EIO), ("fail", FULL), *KILLS],
    "mkdir": [("fail", EIO), ("fail", FULL), *KILLS],
    "list": [("fail", EIO)],
    "map": [("fail", errno.ENOMEM)],
    "memory": [("fail", errno.ENOMEM)],
}
# After these a program can do nothing but go on: what is written in halves is written by two calls.
HARMLESS = {("write", "short"), ("read", "short")}
# What cannot be removed stays; rmdir counts as mkdir.
REMOVALS = {"unlink", "mkdir"}
FAILURE_CODES = {73, 74, 75}
# What `check` finds of a warehouse whose statistics are out of date, and say so.
STALE = re.compile(r"caches_are_current|\w+_agrees|core_tag_exclusions?_\w+")
TRAPS = re.compile(rb"Fatal error|Illegal instruction|Program crashed|precondition|Swift/")


@dataclasses.dataclass(frozen=True)
class Fault:
    call: str
    action: str
    error: int
    at: int

    @property
    def kills(self) -> bool:
        return self.action.startswith("kill")

    @property
    def environment(self) -> dict[str, str]:
        return {"FAULT_CALLS": self.call, "FAULT_ACTION": self.action, "FAULT_AT": str(self.at),
                "FAULT_ERRNO": str(self.error or EIO)}

    def arguments(self, job: Job) -> str:
        words = ["--job", job.name, "--call", self.call, "--action", self.action, "--at", str(self.at)]
        return shlex.join(words + (["--error", errno.errorcode[self.error]] if self.error else []))


def is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/")) and not path.endswith("_meta.json")


SIDE_FILE = re.compile(r"(-journal|-wal|-shm)$")


def tree(folder: pathlib.Path) -> dict[str, str]:
    """All paths below a folder; of files with the SHA-256 of their bytes, of links where they lead."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = pathlib.Path(base, name)
            relative = str(path.relative_to(folder))
            if path.is_symlink():
                found[relative] = f"to {os.readlink(path)}"
            elif path.is_dir():
                found[relative] = "folder"
            else:
                found[relative] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


class House:
    """The rows of a warehouse, without what differs between two runs: times, and how many runs there were."""

    VOLATILE = re.compile(r"(^|_)import_run_id$")
    # Times of the posts are years ago.
    NOW = re.compile(time.strftime("^%Y-"))
    # How often something was begun; what SQLite knows of its own; whose text a file was made of.
    LEFT_OUT = re.compile(r"^(import_run|sqlite_\w+|view_state|caption_text_(data|idx|docsize|content|config))$")

    def __init__(self, path: pathlib.Path):
        self.problem = ""
        self.rows: dict[str, list[tuple]] = {}
        self.journal_mode = ""
        try:
            self.read(path)
        except sqlite3.Error as error:
            self.problem = str(error)

    def read(self, path: pathlib.Path):
        database = sqlite3.connect(path)
        try:
            result = database.execute("PRAGMA integrity_check").fetchall()
            if result != [("ok",)]:
                self.problem = f"integrity_check: {result[:3]}"
            self.journal_mode = database.execute("PRAGMA journal_mode").fetchone()[0]
            names = [row[0] for row in database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
            for name in names:
                if self.LEFT_OUT.match(name):
                    continue
                columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
                kept = [column for column in columns if not self.VOLATILE.search(column)]
                listed = ", ".join(f'"{column}"' for column in kept)
                rows = database.execute(f'SELECT {listed} FROM "{name}"').fetchall()
                rows = [tuple("now" if isinstance(value, str) and self.NOW.match(value) else value for value in row)
                        for row in rows]
                self.rows[name] = [tuple(kept)] + sorted(rows, key=repr)
        finally:
            database.close()

    def difference(self, other: "House") -> str:
        for name in sorted(self.rows.keys() | other.rows.keys()):
            mine, theirs = self.rows.get(name), other.rows.get(name)
            if mine != theirs:
                some = sorted(set(mine or []) ^ set(theirs or []), key=repr)
                return f"table {name}: {len(mine or [])} rows and {len(theirs or [])}, as {some[:2]}"
        return ""

    def posts(self) -> dict[int, tuple]:
        """What is known of each post, by its number in the warehouse."""
        known = collections.defaultdict(list)
        for name, (columns, *rows) in self.rows.items():
            if "post_id" in columns and name != "rejected_record":
                place = columns.index("post_id")
                for row in rows:
                    known[row[place]].append((name, row))
        return {post: tuple(rows) for post, rows in known.items()}

    def part_problem(self, before: "House", behind: "House") -> str:
        """Empty if each post is as in one of both, and what is new is a first part of it."""
        mine, old, new = self.posts(), before.posts(), behind.posts()
        for post, known in mine.items():
            if known not in (old.get(post), new.get(post)):
                return f"post {post} is neither as before nor as behind"
        done = [mine.get(post) == new.get(post) for post in sorted(old.keys() | new.keys())
                if old.get(post) != new.get(post)]
        return "" if done == sorted(done, reverse=True) else "what is new is no first part of it"


class Place:
    """A folder in which jobs are run, one at a time."""

    def __init__(self, torture: "Torture", name: str):
        self.torture = torture
        self.base = torture.work / name
        self.base.mkdir()
        (self.base / "in").symlink_to(torture.work / "in")
        self.folder = self.base / "job"
        # What jobs begin with and leave is prepared in each place, because paths are written into files.
        self.prepared: dict[str, Prepared] = {}
        self.known_houses: dict[str, House] = {}
        self.log = self.base / "log"
        self.count = self.base / "count"

    def beginning(self, commands: tuple[str, ...]) -> pathlib.Path:
        """A folder that these commands have filled; many jobs begin with the same."""
        folder = self.base / "start" / hashlib.sha256("\n".join(commands).encode()).hexdigest()[:16]
        if folder.exists():
            return folder
        if not commands:
            folder.mkdir(parents=True)
            return folder
        self.begin(self.beginning(commands[:-1]))
        script = f'taghouse() {{ "{self.torture.program}" "$@"; }}; {commands[-1]}'
        made = subprocess.run(["sh", "-c", script], cwd=self.folder, capture_output=True)
        if made.returncode not in (0, 1):
            raise SystemExit(f"{commands[-1]}: {made.stderr.decode()}")
        shutil.copytree(self.folder, folder, symlinks=True)
        return folder

    def begin(self, start: pathlib.Path):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(start, self.folder, symlinks=True)
        for path in (self.log, self.count):
            path.unlink(missing_ok=True)

    def prepare(self, jobs: list[Job]):
        self.prepared = {job.name: Prepared(self.torture, job, self) for job in jobs}

    def run(self, command: str, fault: Fault | None = None, counts: bool = False):
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", TMPDIR=str(self.base))
        if fault or counts:
            environment |= {"LD_PRELOAD": self.torture.library, "FAULT_LOG": str(self.log)}
        if fault:
            environment |= fault.environment
        if counts:
            # Only then is memory counted, too.
            environment |= {"FAULT_COUNT": str(self.count), "FAULT_CALLS": "memory"}
        return subprocess.run([self.torture.program, *shlex.split(command)], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_SECONDS)

    def house(self, name: str) -> House:
        """The rows of a warehouse, from a copy: what a killed run has left is for taghouse to find."""
        copy = self.copy(name)
        if [path.name for path in copy.iterdir()] != [name]:
            return House(copy / name)
        # Most runs leave one of few files.
        digest = hashlib.sha256((copy / name).read_bytes()).hexdigest()
        if digest not in self.known_houses:
            self.known_houses[digest] = House(copy / name)
        return self.known_houses[digest]

    def copy(self, name: str) -> pathlib.Path:
        folder = self.base / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for path in self.folder.glob(f"{name}*"):
            shutil.copy2(path, folder)
        return folder

    def houses(self) -> dict[str, House]:
        return {path.name: self.house(path.name) for path in sorted(self.folder.glob("*.db"))}


class Prepared:
    """A job with what it begins with and what it leaves undisturbed."""

    def __init__(self, torture: "Torture", job: Job, place: Place):
        self.job = job
        self.start = place.beginning(job.start)
        place.begin(self.start)
        self.tree_before, self.houses_before = tree(place.folder), place.houses()
        ends = []
        # Twice in one place: what differs by itself tells nothing.
        for _ in range(2 if place is torture.places[0] else 1):
            place.begin(self.start)
            result = place.run(job.command, counts=True)
            ends.append((result.returncode, self.without_houses(tree(place.folder)), place.houses()))
        if result.returncode not in (0, 1):
            raise SystemExit(f"{job.name} fails undisturbed: {result.returncode} {result.stderr.decode()}")
        first, second = ends[0], ends[-1]
        differences = [first[2][name].difference(house) for name, house in second[2].items()]
        if first[:2] != second[:2] or any(differences):
            raise SystemExit(f"{job.name} does not do the same twice: {differences} {first[:2]} {second[:2]}")
        self.code, _, self.houses = second
        self.tree = tree(place.folder)
        lines = place.count.read_text().splitlines()[1:]
        self.counts = {word: int(number) for word, number in (line.split() for line in lines)}
        checks = [place.run(f"check {name}").returncode for name in self.houses]
        self.check_codes = set(checks) | {0}

    @staticmethod
    def without_houses(paths: dict[str, str]) -> dict[str, str]:
        """Of warehouses only the rows are compared."""
        return {path: text for path, text in paths.items() if not path.endswith(".db") and not SIDE_FILE.search(path)}


class Trial:
    """One job with one fault; `problems` says what was not as it has to be."""

    def __init__(self, prepared: Prepared, fault: Fault, place: Place):
        self.prepared, self.job, self.fault, self.place = prepared, prepared.job, fault, place
        self.problems: list[str] = []
        self.has_happened = False
        self.is_between = False

    def run(self):
        self.place.begin(self.prepared.start)
        try:
            result = self.place.run(self.job.command, self.fault)
            self.has_happened = self.place.log.exists()
            if not self.has_happened:
                return self
            where = self.place.log.read_text(errors="replace").strip()
            self.where = where.replace(str(self.place.base) + "/", "")
            self.look(result)
            self.again()
        except subprocess.TimeoutExpired:
            self.problems.append(f"has not ended after {TIMEOUT_SECONDS} seconds")
        except Exception as error:
            self.problems.append(f"torture.py: {error!r}")
        return self

    def say(self, text: str, result=None):
        if result is not None:
            text += f": exit code {result.returncode}, {result.stderr.decode(errors='replace').strip()[-400:]!r}"
        self.problems.append(text)

    # The disturbed run.

    def look(self, result):
        code, fault = result.returncode, self.fault
        says_done = code in (0, self.prepared.code)
        may_die = fault.call == "memory"
        if fault.kills:
            if code != -signal.SIGKILL:
                self.say("was not killed", result)
        elif may_die and code < 0:
            pass
        elif code < 0 or TRAPS.search(result.stderr):
            self.say("trapped", result)
        elif says_done and code != 0 and code == self.prepared.code:
            pass
        elif code != 0:
            # SQLite takes an error of the disk while it reads for damage.
            may_be_damaged = code == 65 and fault.call == "read" and ".db" in self.where
            if code not in FAILURE_CODES and not may_be_damaged and not (self.job.finds and code == 1):
                self.say("exit code", result)
            elif not self.job.finds and not re.search(rb"^error: .", result.stderr, re.M):
                self.say("no sentence", result)
            elif (fault.call, fault.action) in HARMLESS:
                self.say("stopped by a call that did half", result)
        paths = tree(self.place.folder)
        houses = self.place.houses()
        is_done = says_done and not fault.kills and not self.job.finds
        if is_done:
            self.compare(paths, houses, "said that it was done", leaves_hidden=fault.call in REMOVALS)
        self.look_at_files(paths, may_leave=fault.kills or code < 0 or fault.call in REMOVALS
                           or fault.action == "failfrom")
        for name, house in houses.items():
            self.look_at_house(name, house)

    def look_at_files(self, paths: dict[str, str], may_leave: bool):
        before, behind = self.prepared.tree_before, self.prepared.tree
        for path, content in Prepared.without_houses(paths).items():
            if is_hidden(path):
                if not may_leave and path not in before:
                    self.say(f"left {path}")
            elif content not in (before.get(path), behind.get(path)):
                self.say(f"{path} is neither as before nor as behind")
        for path in before:
            if path in behind and path not in paths and not is_hidden(path):
                self.say(f"{path} is gone")
        for folder in self.job.whole_folders:
            inside = [{path: text for path, text in some.items() if (path + "/").startswith(folder + "/")}
                      for some in (paths, before, behind)]
            if inside[0] not in inside[1:]:
                self.say(f"the folder {folder} is half done")

    def look_at_house(self, name: str, house: House):
        if house.problem:
            return self.say(f"{name}: {house.problem}")
        before, behind = self.prepared.houses_before.get(name), self.prepared.houses.get(name)
        if behind is None:
            return self.say(f"{name} is there")
        if (before and not house.difference(before)) or not house.difference(behind):
            return None
        if before is None and not name.startswith("house"):
            return self.say(f"{name} is half done: {house.difference(behind)}")
        self.is_between = True
        copy = self.place.copy(name)
        check = subprocess.run([self.place.torture.program, "check", name], cwd=copy, capture_output=True)
        # Statistics that are marked as out of date, and nothing else.
        found = set(re.findall(r"^(\w+):", check.stdout.decode(), re.M))
        others = {finding for finding in found if not STALE.fullmatch(finding)}
        if check.returncode not in self.prepared.check_codes and (others or "caches_are_current" not in found):
            self.say(f"{name}: check finds {sorted(others or found)}", check)
        if before is not None and (problem := house.part_problem(before, behind)):
            self.say(f"{name}: {problem}")
        return None

    # The same command once more.

    def again(self):
        result = self.place.run(self.job.command)
        if result.returncode not in (0, self.prepared.code, *self.job.done_codes):
            self.say("the next run", result)
        found_done = result.returncode in self.job.done_codes
        self.compare(tree(self.place.folder), self.place.houses(), "behind the next run", leaves_hidden=found_done)

    def compare(self, paths: dict[str, str], houses: dict[str, House], when: str, leaves_hidden: bool):
        paths, behind = Prepared.without_houses(paths), Prepared.without_houses(self.prepared.tree)
        for path in sorted(paths.keys() | behind.keys()):
            if leaves_hidden and is_hidden(path) and path not in behind:
                continue
            if paths.get(path) != behind.get(path):
                what = "is missing" if path not in paths else "is left" if path not in behind else "has other bytes"
                self.say(f"{when}: {path} {what}")
        for name in sorted(houses.keys() | self.prepared.houses.keys()):
            mine, theirs = houses.get(name), self.prepared.houses.get(name)
            if mine is None or theirs is None:
                self.say(f"{when}: {name} is {'missing' if mine is None else 'there'}")
            elif mine.problem or (difference := mine.difference(theirs)):
                self.say(f"{when}: {name}: {mine.problem or difference}")


class Torture:
    def __init__(self, options, work: pathlib.Path):
        self.options, self.work = options, work
        self.program = str(pathlib.Path(options.program).resolve())
        self.library = str(work / "fault.so")
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", self.library, HERE / "fault.c", "-ldl"], check=True)
        Inputs(work / "in", str(pathlib.Path(options.sample_dump).resolve()), options.posts)
        self.places = [Place(self, f"place-{number}") for number in range(options.processes)]
        self.free_places: queue.SimpleQueue[Place] = queue.SimpleQueue()

    def trial(self, job: Job, fault: Fault) -> Trial | None:
        if self.end and time.monotonic() > self.end:
            return None
        place = self.free_places.get()
        try:
            return Trial(place.prepared[job.name], fault, place).run()
        finally:
            self.free_places.put(place)

    def faults(self, prepared: list[Prepared]) -> list[tuple[Job, Fault]]:
        """Of each job, call and action the same share, spread over the run; as many as were asked for."""
        options = self.options
        chance = random.Random(options.seed)
        series = []
        for some in prepared:
            for call, actions in ACTIONS.items():
                if options.call not in (None, call):
                    continue
                for action, error in actions:
                    if options.action not in (None, action):
                        continue
                    if options.error not in (None, errno.errorcode.get(error)):
                        continue
                    places = list(range(1, some.counts[call] + 1))
                    # The first and the last ones, where most is decided, then any.
                    chance.shuffle(places)
                    for edge in (1, some.counts[call]):
                        if edge in places:
                            places.remove(edge)
                            places.insert(0, edge)
                    if options.at is not None:
                        places = [options.at]
                    series.append([(some.job, Fault(call, action, error, at)) for at in places])
        chosen = []
        rest = [iter(some) for some in series]
        while rest and (options.number is None or len(chosen) < options.number):
            chance.shuffle(rest)
            kept = []
            for some in rest:
                if (item := next(some, None)) is not None:
                    chosen.append(item)
                    kept.append(some)
            rest = kept
        return chosen[: options.number]

    def run(self) -> int:
        options = self.options
        jobs = [job for job in all_jobs() if not options.job or job.name in options.job]
        if not jobs:
            raise SystemExit("no such job; --list lists them")
        with concurrent.futures.ThreadPoolExecutor(options.processes) as pool:
            list(pool.map(lambda place: place.prepare(jobs), self.places))
            for place in self.places:
                self.free_places.put(place)
            faults = self.faults(list(self.places[0].prepared.values()))
            self.end = time.monotonic() + options.minutes * 60 if options.minutes else None
            print(f"{len(jobs)} jobs, {len(faults)} faults, seed {options.seed}", flush=True)
            counts, wrong, between, missed = collections.Counter(), 0, 0, 0
            done = 0
            for result in pool.map(lambda item: self.trial(*item), faults):
                if result is None:
                    continue
                done += 1
                if not result.has_happened and not result.problems:
                    missed += 1
                    continue
                counts[result.fault.call, "kill" if result.fault.kills else "fault"] += 1
                between += result.is_between
                if result.problems:
                    wrong += 1
                    print(f"WRONG {' '.join([sys.argv[0], *self.fixed()])} {result.fault.arguments(result.job)}")
                    print(f"  at {getattr(result, 'where', '?')}")
                    for problem in result.problems[:6]:
                        print(f"  {problem}")
                    sys.stdout.flush()
                if done % 500 == 0:
                    print(f"{done} done, {wrong} wrong", flush=True)
        kills = sum(number for (_, kind), number in counts.items() if kind == "kill")
        for call in ACTIONS:
            print(f"  {call:10} {counts[call, 'fault']:6} faults {counts[call, 'kill']:6} kills")
        print(f"{sum(counts.values()) - kills} faults and {kills} kills, {between} with a warehouse between before and "
              f"behind; {missed} came too late to happen; {wrong} wrong")
        return 1 if wrong else 0

    def fixed(self) -> list[str]:
        words = []
        for name in ("program", "sample_dump", "posts"):
            if getattr(self.options, name) != parser().get_default(name):
                words += [f"--{name.replace('_', '-')}", str(getattr(self.options, name))]
        return words


def parser() -> argparse.ArgumentParser:
    build = ROOT / ".build-tests/release"
    parser = argparse.ArgumentParser(description="Faults under taghouse; see the beginning of this file.")
    parser.add_argument("--program", default=str(build / "taghouse"))
    parser.add_argument("--sample-dump", default=str(build / "sample-dump"))
    parser.add_argument("--posts", type=int, default=40, help="posts of an input (default: 40)")
    parser.add_argument("--number", type=int, help="how many faults (default: one at every call)")
    parser.add_argument("--minutes", type=float, help="begin no more after so many")
    parser.add_argument("--seed", type=int, default=1, help="which of the calls are taken (default: 1)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--job", action="append", help="only this job; repeatable")
    parser.add_argument("--call", choices=list(ACTIONS), help="only this call")
    parser.add_argument("--action", help="only this: fail, failfrom, short, kill or killafter")
    parser.add_argument("--error", help="only with this error, as EIO")
    parser.add_argument("--at", type=int, help="only at this call, from 1")
    parser.add_argument("--work", help="work here, and leave it (default: a temporary folder)")
    parser.add_argument("--list", action="store_true", help="list the jobs")
    return parser


def main() -> int:
    options = parser().parse_args()
    if options.list:
        for job in all_jobs():
            print(f"{job.name:32} taghouse {job.command}")
        return 0
    if options.work:
        work = pathlib.Path(options.work).resolve()
        work.mkdir(parents=True)
        return Torture(options, work).run()
    with tempfile.TemporaryDirectory(prefix="taghouse-torture-") as folder:
        return Torture(options, pathlib.Path(folder).resolve()).run()


if __name__ == "__main__":
    sys.exit(main())
