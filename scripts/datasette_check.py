"""Serves a warehouse with Datasette and opens every page of it.

    python3 scripts/datasette_check.py TAGHOUSE DATASETTE WAREHOUSE [QUERIES]

Writes the metadata with TAGHOUSE, starts DATASETTE (0.65 or 1.0) on the warehouse, and gets the
index, the database, each table and view, and each canned query, as HTML and as JSON; queries with
their parameters left empty and with the defaults given. Prints what fails, and how long the slow
ones took. Exits with 1 when anything failed. Needs nothing but Python; `make datasette-check` runs it.
"""

import html
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SLOW_SECONDS = 1.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A running Datasette, and what it has answered."""

    def __init__(self, datasette, warehouse, metadata, is_one):
        self.port = free_port()
        self.failures = []
        self.count = 0
        command = [datasette, "--immutable", warehouse, "--metadata", metadata]
        if is_one:
            command += ["--config", metadata]
        else:
            with open(metadata, encoding="utf-8") as file:
                settings = json.load(file)["settings"]
            for name, value in settings.items():
                command += ["--setting", name, str(int(value))]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command + ["--port", str(self.port)], stdout=self.log, stderr=self.log)

    def wait(self):
        for _ in range(300):
            if self.process.poll() is not None:
                self.log.seek(0)
                sys.exit("datasette ended:\n" + self.log.read().decode("utf-8", "replace"))
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/versions.json"):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        sys.exit("datasette does not answer")

    def fail(self, path, message):
        self.failures.append(path)
        print(f"FAILED  {path}\n        {message}")

    def get(self, path):
        """The text of a page, or None when it is no success."""
        self.count += 1
        start = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as page:
                text = page.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            found = re.search(r'"error": "[^"]*"|message-error">[^<]*|<p>[^<]*', text)
            self.fail(path, f"{error.code} {found.group() if found else text[:200]}")
            return None
        finally:
            seconds = time.monotonic() - start
            if seconds > SLOW_SECONDS:
                print(f"slow    {path}: {seconds:.1f} s")
        if "message-error" in text:
            self.fail(path, re.search(r'message-error">\s*([^<]*)', text).group(1))
            return None
        return text

    def page(self, path, expected=()):
        text = self.get(path)
        if text is None:
            return
        shown = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)))
        for part in expected:
            plain = html.unescape(re.sub(r"<[^>]*>", "", part))
            if re.sub(r"\s+", " ", plain) not in shown:
                self.fail(path, f"does not show: {plain}")

    def rows(self, path):
        text = self.get(path)
        if text is None:
            return None
        answer = json.loads(text)
        if not answer.get("ok", True):
            self.fail(path, answer.get("error"))
        return answer.get("rows")


def literal(value):
    """The text of an SQL literal."""
    return value[1:-1].replace("''", "'") if value.startswith("'") else value


def defaults(sql):
    """Parameters with the defaults that the metadata put into the SQL."""
    found = re.findall(r"COALESCE\(NULLIF\(:(\w+), ''\), ('(?:[^']|'')*'|[^)]*)\)", sql)
    return {name: literal(value) for name, value in found if value != "NULL"}


def check(site, name, described):
    database = described["databases"][name]
    site.page("/", [name])
    site.page(f"/{name}", [database["description"]])
    site.page(f"/{name}?_show_hidden=1")
    site.rows(f"/{name}.json")
    for table, known in database["tables"].items():
        if known.get("hidden"):
            continue
        columns = list(known.get("columns", {}).values())
        site.page(f"/{name}/{table}", [known.get("description", ""), *columns])
        site.rows(f"/{name}/{table}.json?_size=5")
    for query, known in database.get("queries", {}).items():
        if "Does not run in plain SQLite" in known.get("description_html", ""):
            print(f"skipped {query}: needs functions of taghouse")
            continue
        path = f"/{name}/{query}"
        site.page(path, [known.get("description_html", "")])
        empty = site.rows(f"{path}.json?_shape=objects")
        given = urllib.parse.urlencode({"_shape": "objects", **defaults(known["sql"])})
        if empty != site.rows(f"{path}.json?{given}"):
            site.fail(path, "answers differently when its defaults are given")


def main():
    taghouse, datasette, warehouse, *queries = sys.argv[1:]
    version = subprocess.run(
        [datasette, "--version"], capture_output=True, text=True, check=True).stdout
    is_one = not re.search(r"version 0\.", version)
    with tempfile.TemporaryDirectory() as folder:
        metadata = os.path.join(folder, "metadata.json")
        command = [taghouse, "datasette-metadata", warehouse, "--format", "json"]
        if queries:
            command += ["--queries", queries[0]]
        with open(metadata, "wb") as file:
            subprocess.run(command, stdout=file, check=True)
        with open(metadata, encoding="utf-8") as file:
            described = json.load(file)
        site = Site(datasette, warehouse, metadata, is_one)
        try:
            site.wait()
            check(site, next(iter(described["databases"])), described)
        finally:
            site.process.terminate()
            site.process.wait()
    print(f"{version.strip()}: {site.count} pages, {len(site.failures)} failed")
    sys.exit(1 if site.failures else 0)


if __name__ == "__main__":
    main()
