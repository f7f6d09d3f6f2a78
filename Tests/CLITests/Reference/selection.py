"""Random searches, and a second opinion of what they mean.

    python3 selection.py compare --program taghouse --warehouse h.db --count 1000 --seed 1 --layer stored
    python3 selection.py show --warehouse h.db --count 10 --seed 1

`compare` asks the program for the posts of each search and works them out by itself, plainly and slowly,
from the tables of the warehouse. It ends with 1 when something differs, and says what. Search 17 of a seed
is always the same one, but for the ages in it: --first 17 --count 1 looks at it alone. `show` prints
searches and how many posts they take.
"""
import sys

sys.dont_write_bytecode = True

import argparse
import json
import os
import sqlite3
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

from selection_house import LAYERS, House
from selection_meaning import Meaning
from selection_writer import Writer

USAGE_ERROR = 64


class Program:
    """The program under test."""

    def __init__(self, path, warehouse, layer):
        self.path = path
        self.warehouse = warehouse
        self.layer = layer

    def run(self, text, *options):
        """Exit code, output and errors of `taghouse select`."""
        layer = [] if self.layer == "stored" else ["--layer", self.layer]
        result = subprocess.run(
            [self.path, "select", *layer, *options, "--", self.warehouse, text],
            stdin=subprocess.DEVNULL, capture_output=True)
        return result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8", "replace")

    def posts(self, text, *options):
        """(exit code, posts, errors)."""
        code, output, errors = self.run(
            text, "--format", "tsv", "--columns", "site,number", *options)
        if code:
            return code, None, errors
        rows = [line.split("\t") for line in output.split("\n")[1:] if line]
        return code, [(site, int(number)) for site, number in rows], errors

    def posts_of_sql(self, text, *options):
        """The same, but from its SQL, run here."""
        code, sql, errors = self.run(text, "--columns", "site,number", "--sql", *options)
        if code:
            return code, None, errors
        database = sqlite3.connect("file:%s?mode=ro" % self.warehouse, uri=True)
        try:
            return code, [tuple(row) for row in database.execute(sql)], errors
        except sqlite3.Error as error:
            return 0, None, "%s\n%s" % (error, sql)
        finally:
            database.close()


def difference(expected, answer):
    """What is wrong with an answer of the program; None when nothing is."""
    code, posts, errors = answer
    if posts is None:
        return "exit code %d\n%s" % (code, errors.strip())
    if posts == expected:
        return None
    missing = sorted(set(expected) - set(posts))
    superfluous = sorted(set(posts) - set(expected))
    lines = ["%d posts instead of %d" % (len(posts), len(expected))]
    for name, rows in (("missing", missing), ("superfluous", superfluous)):
        if rows:
            lines.append("  %s: %s" % (name, " ".join("%s/%d" % row for row in rows[:10])))
    if not missing and not superfluous:
        place = next((
            place for place, pair in enumerate(zip(posts, expected)) if pair[0] != pair[1]),
            min(len(posts), len(expected)))
        lines.append("  the same posts; from place %d on %s instead of %s" % (
            place, posts[place:place + 5], expected[place:place + 5]))
    return "\n".join(lines)


def written(node):
    """An expression as text again, each group of it in parentheses."""
    if node["op"] == "not":
        return "-" + written(node["of"][0])
    if "of" not in node:
        return node["text"]
    return "(" + (" or " if node["op"] == "or" else " ").join(map(written, node["of"])) + ")"


def simpler(node):
    """Expressions that are a little smaller, the smallest first."""
    parts = node.get("of", [])
    yield from parts
    for place, part in enumerate(parts):
        if len(parts) > 1:
            yield dict(node, of=parts[:place] + parts[place + 1:])
        for other in simpler(part):
            yield dict(node, of=parts[:place] + [other] + parts[place + 1:])


def without_texts(value):
    """A search or a part of one, without the texts of its parts."""
    if isinstance(value, list):
        return [without_texts(part) for part in value]
    if isinstance(value, dict):
        return {
            key: without_texts(part) for key, part in value.items() if key not in ("text", "is_or")}
    return value


class Comparison:
    """Searches of one seed, asked of the program and of the reference."""

    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.house = House(arguments.warehouse)
        self.meaning = Meaning(self.house, arguments.layer, self.moment())
        self.program = Program(arguments.program, arguments.warehouse, arguments.layer)
        self.writer = Writer(
            self.meaning, arguments.seed, folder, arguments.unknown, arguments.without)
        self.counts = dict.fromkeys(
            ["compared", "sql", "unknown", "empty", "some", "all", "different"], 0)
        for place in range(arguments.sets):
            self.save("reference_%s_%d" % (arguments.layer, place), -1 - place)

    @staticmethod
    def moment():
        return datetime.now(timezone.utc).replace(tzinfo=None)

    def save(self, name, index):
        """Makes a set of a random search, for others to use."""
        search = self.writer.search(index)
        if self.meaning.unknown(search["expression"]):
            return
        code, _, errors = self.program.run(search["text"], "--save", name)
        if code:
            sys.exit("--save %s %r: exit code %d\n%s" % (name, search["text"], code, errors))
        self.meaning.sets[name] = set(self.meaning.posts(search))

    def run(self):
        arguments = self.arguments
        indices = range(arguments.first, arguments.first + arguments.count)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for start in range(0, len(indices), 16):
                work = []
                for index in indices[start:start + 16]:
                    # Ages are far from any post, by minutes, so that seconds do not matter.
                    self.meaning.now = self.moment()
                    search = self.writer.search(index)
                    work.append((search, self.meaning.posts(search), pool.submit(self.answers, search)))
                for search, expected, answers in work:
                    self.look(search, expected, answers.result())
                if self.counts["different"] >= arguments.most:
                    break
        print(json.dumps({"seed": arguments.seed, "layer": arguments.layer, **self.counts}))
        return 1 if self.counts["different"] else 0

    def answers(self, search):
        """What the program says, by name of the way in which it was asked."""
        answers, options = {}, []
        if self.meaning.unknown(search["expression"]):
            answers["unknown"] = self.program.posts(search["text"])
            options = ["--allow-unknown"]
        answers["posts"] = self.program.posts(search["text"], *options)
        if self.arguments.sql and search["index"] % self.arguments.sql == 0:
            answers["sql"] = self.program.posts_of_sql(search["text"], *options)
        return answers

    def look(self, search, expected, answers):
        self.counts["compared"] += 1
        size = len(expected)
        self.counts["empty" if size == 0 else "all" if size == len(self.house.posts) else "some"] += 1
        problems = []
        for way, answer in answers.items():
            if way == "unknown":
                self.counts["unknown"] += 1
                if answer[0] != USAGE_ERROR:
                    names = self.meaning.unknown(search["expression"])
                    problems.append("exit code %d instead of %d, though no post has %s" % (
                        answer[0], USAGE_ERROR, names))
                continue
            self.counts["sql"] += way == "sql"
            problem = difference(expected, answer)
            if problem:
                problems.append(problem if way == "posts" else "by its SQL " + problem)
        if problems:
            self.counts["different"] += 1
            self.report(search, problems)

    def report(self, search, problems):
        print("seed %s, layer %s, search %d" % (
            self.arguments.seed, self.arguments.layer, search["index"]))
        print("  text: %r" % search["text"])
        print("  meaning: %s" % json.dumps(without_texts(search), ensure_ascii=False))
        print("\n".join("  " + line for problem in problems for line in problem.split("\n")))
        if search["expression"]:
            self.simplify(search["expression"])
        print(flush=True)


    def simplify(self, node):
        """Prints the smallest expression found that goes wrong by itself."""
        def problem(node):
            options = ["--allow-unknown"] if self.meaning.unknown(node) else []
            return difference(
                self.meaning.posts({"expression": node}), self.program.posts(written(node), *options))

        last, tries = problem(node), 200
        while last:
            for other in simpler(node):
                tries -= 1
                found = problem(other) if tries > 0 else None
                if found:
                    node, last = other, found
                    break
            else:
                print("  smaller: %s\n    %s" % (written(node), last.replace("\n", "\n    ")))
                return


def show(arguments, folder):
    house = House(arguments.warehouse)
    meaning = Meaning(house, arguments.layer, Comparison.moment())
    writer = Writer(meaning, arguments.seed, folder, arguments.unknown, arguments.without)
    for index in range(arguments.first, arguments.first + arguments.count):
        search = writer.search(index)
        search["posts"] = len(meaning.posts(search))
        print(json.dumps(search, ensure_ascii=False))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("action", choices=["compare", "show"])
    parser.add_argument("--warehouse", required=True)
    parser.add_argument("--program", default="taghouse")
    parser.add_argument("--layer", choices=sorted(LAYERS), default="stored")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="index of the first search")
    parser.add_argument("--most", type=int, default=5, help="differences that are enough")
    parser.add_argument(
        "--sql", type=int, nargs="?", const=1, default=0, metavar="N",
        help="run the SQL of every Nth search, too (default: of every one)")
    parser.add_argument("--sets", type=int, default=0, help="sets to save and to use")
    parser.add_argument(
        "--without", nargs="*", default=[], metavar="TERM",
        help="terms to leave out, by their methods of Writer: phrase, file, age, ...")
    parser.add_argument("--unknown", type=float, default=0.01, help="share of tags that no post has")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.action == "show":
            return show(arguments, folder)
        return Comparison(arguments, folder).run()


if __name__ == "__main__":
    sys.exit(main())
