"""The work of both sides that runs inside a Python process, one step a process.

    python yardstick.py STEP '{"argument": value, ...}'      prints one JSON object

DuckDB does all its work here. Of Taghouse only the queries run here, through Python's sqlite3, as
any other tool would ask them; its imports and exports are the program itself.

DuckDB's SQL is the fastest found that promises the right result. The slower and the unsafe ways
are kept beside it, and `bench.py --variants` times them all.
"""
import hashlib
import json
import sqlite3
import sys
import time
from pathlib import Path

import duckdb

import statistics_queries

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "0001_warehouse.sql"

# -- DuckDB: import ------------------------------------------------------------------------------

# What Taghouse keeps of a post, besides tags. Times stay text, which saves DuckDB their parsing;
# Taghouse reads them and writes ISO 8601. Of favs only the number is kept.
COLUMNS = {
    "id": "BIGINT", "created_at": "VARCHAR", "updated_at": "VARCHAR", "rating": "VARCHAR",
    "score": "INTEGER", "up_score": "INTEGER", "down_score": "INTEGER", "favs": "INTEGER[]",
    "image_width": "INTEGER", "image_height": "INTEGER", "file_ext": "VARCHAR",
    "file_size": "BIGINT", "md5": "VARCHAR", "source": "VARCHAR", "uploader_id": "BIGINT",
    "approver_id": "BIGINT", "parent_id": "BIGINT", "pixiv_id": "BIGINT", "is_pending": "BOOLEAN",
    "is_flagged": "BOOLEAN", "is_deleted": "BOOLEAN", "is_banned": "BOOLEAN",
    "has_children": "BOOLEAN", "is_rating_locked": "BOOLEAN", "is_note_locked": "BOOLEAN",
    "is_status_locked": "BOOLEAN",
}
TAGS = {"tags": "STRUCT(name VARCHAR, category INTEGER)[]"}
TAGS_WITH_ID = {"tags": "STRUCT(id BIGINT, name VARCHAR, category INTEGER)[]"}


def read(columns):
    text = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())
    return f"read_json(getvariable('dump'), format = 'newline_delimited', columns = {{{text}}})"


def stage(tags):
    return f"""CREATE TEMP TABLE record AS
        SELECT * EXCLUDE (favs), len(favs) AS favorite_count FROM {read({**COLUMNS, **tags})}"""


POST = "CREATE TABLE post AS SELECT * EXCLUDE (tags) FROM record"
TAG = """CREATE TABLE tag AS
    SELECT (row_number() OVER ())::INTEGER AS tag_id, name, category
    FROM (SELECT DISTINCT t.name, t.category FROM (SELECT unnest(tags) AS t FROM record))"""
POST_TAG = """CREATE TABLE post_tag AS
    SELECT pair.id AS post_id, pair.position::SMALLINT AS position, tag.tag_id
    FROM (
      SELECT id, unnest(tags) AS t, generate_subscripts(tags, 1) - 1 AS position FROM record
    ) AS pair
    JOIN tag ON tag.name = pair.t.name"""

IMPORTS = {
    # The one that is measured. The file is parsed once; parsing is more than half of the time, and
    # the rest differs little between the variants.
    "staged": [stage(TAGS), POST, TAG, POST_TAG],
    # The ids that the records of 2017 to 2020 give their tags, instead of a join. Later dumps have
    # none, so Taghouse cannot rely on them.
    "record ids": [
        stage(TAGS_WITH_ID), POST,
        """CREATE TABLE tag AS
            SELECT t.id AS tag_id, any_value(t.name) AS name, any_value(t.category) AS category
            FROM (SELECT unnest(tags) AS t FROM record) GROUP BY t.id""",
        """CREATE TABLE post_tag AS
            SELECT id AS post_id, (generate_subscripts(tags, 1) - 1)::SMALLINT AS position,
              unnest(tags).id AS tag_id
            FROM record""",
    ],
    "rows in any order": ["SET preserve_insertion_order = false", stage(TAGS), POST, TAG, POST_TAG],
    "file read twice": [
        f"""CREATE TABLE post AS
            SELECT * EXCLUDE (favs), len(favs) AS favorite_count FROM {read(COLUMNS)}""",
        f"CREATE TEMP TABLE record AS SELECT id, tags FROM {read({'id': 'BIGINT', **TAGS})}",
        TAG, POST_TAG,
    ],
    "tags unnested first": [
        stage(TAGS), POST,
        """CREATE TEMP TABLE pair AS
            SELECT id, generate_subscripts(tags, 1) - 1 AS position,
              unnest(tags, recursive := true)
            FROM record""",
        """CREATE TABLE tag AS
            SELECT (row_number() OVER ())::INTEGER AS tag_id, name, category
            FROM (SELECT DISTINCT name, category FROM pair)""",
        """CREATE TABLE post_tag AS
            SELECT pair.id AS post_id, pair.position::SMALLINT AS position, tag.tag_id
            FROM pair JOIN tag USING (name)""",
    ],
}


def duckdb_import(dump, database, threads, variant="staged"):
    rules = sqlite3.connect(":memory:")
    rules.executescript(SCHEMA.read_text(encoding="utf-8"))
    words = rules.execute("SELECT word FROM core_tag_word").fetchall()
    categories = rules.execute("SELECT category, name FROM tag_category WHERE site_id = 1").fetchall()
    started = time.perf_counter()
    connection = open_duckdb(database, threads)
    connection.execute("SET VARIABLE dump = ?", [dump])
    connection.execute("CREATE TABLE core_tag_word (word VARCHAR)")
    connection.executemany("INSERT INTO core_tag_word VALUES (?)", words)
    connection.execute("CREATE TABLE tag_category (category INTEGER, name VARCHAR)")
    connection.executemany("INSERT INTO tag_category VALUES (?, ?)", categories)
    for statement in IMPORTS[variant]:
        connection.execute(statement)
    connection.execute("CHECKPOINT")
    connection.close()
    return {"seconds": time.perf_counter() - started}


# -- DuckDB: corpus ------------------------------------------------------------------------------

GENERAL_TAGS = "FROM post_tag JOIN tag USING (tag_id) WHERE category = 0 GROUP BY post_id"
EXPORTS = {
    # The one that is measured.
    "sorted list": (None, f"""
        SELECT array_to_string(
          list_transform(list_sort(list(struct_pack(position, name))), lambda t: t.name), ',')
        {GENERAL_TAGS} ORDER BY post_id"""),
    "ordered string_agg": (None, f"""
        SELECT string_agg(name, ',' ORDER BY position) {GENERAL_TAGS} ORDER BY post_id"""),
    "names looked up last": (None, """
        WITH line AS MATERIALIZED (
          SELECT post_id, list(tag_id ORDER BY position) AS ids
          FROM post_tag SEMI JOIN (SELECT tag_id FROM tag WHERE category = 0) USING (tag_id)
          GROUP BY post_id
        ), names AS MATERIALIZED (SELECT list(name ORDER BY tag_id) AS names FROM tag)
        SELECT array_to_string(list_select((SELECT names FROM names), ids), ',')
        FROM line ORDER BY post_id"""),
    # DuckDB promises no order inside string_agg without ORDER BY. With two threads the lines come
    # out wrong; with one they come out right today, because the table lies in that order.
    "sorted subquery (no promise)": (None, """
        SELECT string_agg(name, ',') FROM (
          SELECT post_id, name FROM post_tag JOIN tag USING (tag_id) WHERE category = 0
          ORDER BY post_id, position
        ) GROUP BY post_id ORDER BY post_id"""),
    "unordered, one thread (no promise)": (1, f"""
        SELECT string_agg(name, ',') {GENERAL_TAGS} ORDER BY post_id"""),
}


def duckdb_export(database, output, threads, variant="sorted list"):
    """Writes the lines as a CSV of one column, with nothing quoted."""
    started = time.perf_counter()
    forced_threads, query = EXPORTS[variant]
    connection = open_duckdb(database, forced_threads or threads, read_only=True)
    target = output.replace("'", "''")
    connection.execute(
        f"COPY ({query}) TO '{target}'"
        " (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '')")
    connection.close()
    return {"seconds": time.perf_counter() - started}


# -- Queries -------------------------------------------------------------------------------------

DUCKDB_FREQUENCY = """
    WITH counted AS (SELECT tag_id, count(*) AS post_count FROM post_tag GROUP BY tag_id)
    SELECT tag_category.name, tag.name, post_count,
      post_count / (SELECT count(*) FROM post)::DOUBLE,
      row_number() OVER (ORDER BY post_count DESC, tag.name) AS rank
    FROM counted JOIN tag USING (tag_id) LEFT JOIN tag_category USING (category)
    ORDER BY rank"""
# The list of 100 is found before names of categories and ranks are looked at: twice as fast.
DUCKDB_FREQUENCY_TOP = """
    WITH counted AS (SELECT tag_id, count(*) AS post_count FROM post_tag GROUP BY tag_id),
    top AS (
      SELECT category, name, post_count FROM counted JOIN tag USING (tag_id)
      ORDER BY post_count DESC, name LIMIT 100
    )
    SELECT tag_category.name, top.name, post_count,
      post_count / (SELECT count(*) FROM post)::DOUBLE,
      row_number() OVER (ORDER BY post_count DESC, top.name) AS rank
    FROM top LEFT JOIN tag_category USING (category)
    ORDER BY rank"""
# \p{L} and \p{N}: DuckDB's \W knows only ASCII.
DUCKDB_CORE_TAIL = r"""
    counted AS (
      SELECT character_id, tag_id, count(*) AS post_count
      FROM post_tag JOIN solo USING (post_id) GROUP BY ALL
    )
    SELECT character.name, tag.name AS tag, post_count, total.character_post_count,
      post_count / total.character_post_count::DOUBLE AS frequency
    FROM counted
    JOIN total USING (character_id)
    JOIN tag USING (tag_id)
    JOIN tag AS character ON character.tag_id = character_id
    WHERE tag.category = 0
      AND post_count >= 0.4::DOUBLE * total.character_post_count
      AND NOT list_has_any(
        regexp_split_to_array(lower(tag.name), '[^\p{L}\p{N}]+'), $words)"""
DUCKDB_CORE_ALL = f"""
    WITH solo AS MATERIALIZED (
      SELECT post_id, min(tag_id) AS character_id
      FROM post_tag JOIN tag USING (tag_id)
      WHERE category = 4 GROUP BY post_id HAVING count(*) = 1
    ),
    total AS (SELECT character_id, count(*) AS character_post_count FROM solo GROUP BY ALL),
    {DUCKDB_CORE_TAIL}"""
# Only the posts of the one character are looked at.
DUCKDB_CORE_ONE = f"""
    WITH mine AS MATERIALIZED (
      SELECT post_id FROM post_tag
      WHERE tag_id = (SELECT tag_id FROM tag WHERE name = $who AND category = 4)
    ),
    solo AS MATERIALIZED (
      SELECT post_id, min(tag_id) AS character_id
      FROM post_tag SEMI JOIN mine USING (post_id) JOIN tag USING (tag_id)
      WHERE category = 4 GROUP BY post_id HAVING count(*) = 1
    ),
    total AS (SELECT character_id, count(*) AS character_post_count FROM solo GROUP BY ALL),
    {DUCKDB_CORE_TAIL}
    ORDER BY frequency DESC, tag"""
TAGHOUSE_FREQUENCY = (
    "SELECT category, tag, post_count, post_ratio, rank FROM tag_frequency ORDER BY rank")
TAGHOUSE_FREQUENCY_TOP = TAGHOUSE_FREQUENCY + " LIMIT 100"
TAGHOUSE_CORE_ALL = (
    "SELECT character, tag, post_count, character_post_count, frequency FROM core_tag")
TAGHOUSE_CORE_ONE = TAGHOUSE_CORE_ALL + " WHERE character = :who ORDER BY frequency DESC, tag"


def summed(query):
    """The same rows, used up inside the database: nothing is handed to Python but one row."""
    return ("SELECT count(*), sum(post_count), sum(character_post_count), sum(length(tag))"
            f" FROM ({query}) AS core")


# name: (Taghouse, DuckDB)
QUERIES = {
    "frequency-top": (TAGHOUSE_FREQUENCY_TOP, DUCKDB_FREQUENCY_TOP),
    "frequency-all": (TAGHOUSE_FREQUENCY, DUCKDB_FREQUENCY),
    "core-one": (TAGHOUSE_CORE_ONE, DUCKDB_CORE_ONE),
    "core-all": (TAGHOUSE_CORE_ALL, DUCKDB_CORE_ALL),
    "core-all-summed": (summed(TAGHOUSE_CORE_ALL), summed(DUCKDB_CORE_ALL)),
    **statistics_queries.QUERIES,
}


def taghouse_queries(database, names, who, repeats, limit, values=None):
    connection = open_sqlite(database)
    parameters = {"who": who, **(values or {})}

    def execute(query):
        deadline = time.perf_counter() + limit
        connection.set_progress_handler(lambda: time.perf_counter() > deadline, 1_000_000)
        return connection.execute(query, parameters)

    return timed_queries(execute, 0, names, repeats)


def duckdb_queries(database, names, who, repeats, threads, values=None):
    connection = open_duckdb(database, threads, read_only=True)
    words = [row[0] for row in connection.execute("SELECT word FROM core_tag_word").fetchall()]
    values = {"who": who, "words": words, **(values or {})}

    def execute(query):
        used = {name: value for name, value in values.items() if "$" + name in query}
        return connection.execute(query, used) if used else connection.execute(query)

    return timed_queries(execute, 1, names, repeats)


def duckdb_searches(database, queries, values, repeats, threads):
    """Rows and times of searches; each query gives one number a row."""
    connection = open_duckdb(database, threads, read_only=True)
    result = {}
    for name, query in queries.items():
        used = {key: value for key, value in values.items() if "$" + key in query}
        rows = [row[0] for row in connection.execute(query, used).fetchall()]
        seconds = []
        for _ in range(repeats):
            started = time.perf_counter()
            connection.execute(query, used).fetchall()
            seconds.append(time.perf_counter() - started)
        result[name] = {"rows": rows, "seconds": seconds}
    return result


def duckdb_statements(database, queries, values, repeats, threads):
    """Rows and times of statements; each value as text."""
    connection = open_duckdb(database, threads, read_only=True)
    result = {}
    for name, query in queries.items():
        used = {key: value for key, value in values.items() if "$" + key in query}
        rows = [
            [str(value) for value in row] for row in connection.execute(query, used).fetchall()]
        seconds = []
        for _ in range(repeats):
            started = time.perf_counter()
            connection.execute(query, used).fetchall()
            seconds.append(time.perf_counter() - started)
        result[name] = {"rows": rows, "seconds": seconds}
    return result


def chosen_tags(taghouse):
    """Tags to ask for: the most frequent one, one of some hundred posts, and three that meet often."""
    connection = open_sqlite(taghouse)
    general = "FROM tag_frequency WHERE site = 'danbooru' AND category = 'general'"
    common = connection.execute(f"SELECT tag {general} ORDER BY rank LIMIT 1").fetchone()[0]
    rare = connection.execute(
        f"SELECT tag {general} AND post_count <= 400 ORDER BY rank LIMIT 1").fetchone()[0]
    first, second, third = (row[0] for row in connection.execute(
        f"SELECT tag {general} AND category_rank IN (5, 10, 20) ORDER BY rank DESC"))
    who = connection.execute(
        "SELECT tag FROM tag_frequency WHERE site = 'danbooru' AND category = 'character'"
        " ORDER BY rank LIMIT 1").fetchone()[0]
    return {
        "who": who, "common": common, "rare": rare, "first": first, "second": second, "third": third}


def timed_queries(execute, side, names, repeats):
    """Runs each query once to warm up, then `repeats` times; all rows go to Python.

    A query that reaches its time limit has no seconds and no digest.
    """
    result = {}
    for name in names:
        query = QUERIES[name][side]
        try:
            rows = execute(query).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            result[name] = {"seconds": [], "rows": 0, "digest": None}
            continue
        digest = row_digest(rows)
        count = len(rows)
        del rows
        seconds = []
        for _ in range(repeats):
            started = time.perf_counter()
            rows = execute(query).fetchall()
            seconds.append(time.perf_counter() - started)
            del rows
        result[name] = {"seconds": seconds, "rows": count, "digest": digest}
    return result


def duckdb_cold_query(database, threads, name, who):
    """One query, from the start of the process; its rows are written to standard output."""
    connection = open_duckdb(database, threads, read_only=True)
    query = QUERIES[name][1]
    words = [row[0] for row in connection.execute("SELECT word FROM core_tag_word").fetchall()]
    values = {"who": who, "words": words}
    used = {key: value for key, value in values.items() if "$" + key in query}
    rows = connection.execute(query, used) if used else connection.execute(query)
    for row in rows.fetchall():
        print(*row, sep="\t")
    return None


# -- Both sides hold the same --------------------------------------------------------------------

# (what, Taghouse, DuckDB). Taghouse keeps null where a record says "none" with 0 or "", hence sums.
FACTS = [
    ("posts", "SELECT count(*), sum(number) FROM post", "SELECT count(*), sum(id) FROM post"),
    ("tags", "SELECT count(*) FROM tag", "SELECT count(*) FROM tag"),
    ("post_tag rows", "SELECT count(*), sum(position) FROM post_tag",
     "SELECT count(*), sum(position) FROM post_tag"),
    ("tag_post rows", "SELECT count(*) FROM tag_post", "SELECT count(*) FROM post_tag"),
    ("numbers of posts",
     """SELECT sum(score), sum(up_score), sum(down_score), sum(favorite_count), sum(image_width),
        sum(image_height), sum(file_size), sum(uploader_id), coalesce(sum(approver_id), 0),
        coalesce(sum(parent_number), 0), coalesce(sum(pixiv_id), 0) FROM post""",
     """SELECT sum(score), sum(up_score), sum(down_score), sum(favorite_count), sum(image_width),
        sum(image_height), sum(file_size), sum(uploader_id), coalesce(sum(approver_id), 0),
        coalesce(sum(parent_id), 0), coalesce(sum(pixiv_id), 0) FROM post"""),
    ("texts of posts",
     """SELECT sum(length(md5)), coalesce(sum(length(source)), 0), sum(length(file_ext)),
        count(DISTINCT rating), count(created_at), count(updated_at) FROM post""",
     """SELECT sum(length(md5)), coalesce(sum(length(source)), 0), sum(length(file_ext)),
        count(DISTINCT rating), count(created_at), count(updated_at) FROM post"""),
    ("flags of posts",
     """SELECT sum(is_pending), sum(is_flagged), sum(is_deleted), sum(is_banned),
        sum(has_children), sum(is_rating_locked), sum(is_note_locked), sum(is_status_locked)
        FROM post""",
     """SELECT sum(is_pending::INTEGER), sum(is_flagged::INTEGER), sum(is_deleted::INTEGER),
        sum(is_banned::INTEGER), sum(has_children::INTEGER), sum(is_rating_locked::INTEGER),
        sum(is_note_locked::INTEGER), sum(is_status_locked::INTEGER) FROM post"""),
    ("posts of each tag",
     """SELECT name, category, count(*) FROM tag_post JOIN tag USING (tag_id)
        GROUP BY tag_id ORDER BY name""",
     """SELECT name, category, count(*) FROM post_tag JOIN tag USING (tag_id)
        GROUP BY ALL ORDER BY name"""),
]


def compare(taghouse, duckdb_file, threads):
    """Compares the facts of both sides; the character with most posts of its own comes along."""
    ours, theirs = open_sqlite(taghouse), open_duckdb(duckdb_file, threads, read_only=True)
    differences = []
    facts = {}
    for what, our_query, their_query in FACTS:
        our_rows = ours.execute(our_query).fetchall()
        their_rows = [
            tuple(int(value) if type(value).__name__ == "Decimal" else value for value in row)
            for row in theirs.execute(their_query).fetchall()]
        if our_rows != their_rows:
            odd = next(
                (pair for pair in zip(our_rows, their_rows) if pair[0] != pair[1]),
                (f"{len(our_rows)} rows", f"{len(their_rows)} rows"))
            differences.append(f"{what}: taghouse {odd[0]}, duckdb {odd[1]}")
        facts[what] = list(our_rows[0]) if len(our_rows) == 1 else len(our_rows)
    who = ours.execute(
        """SELECT tag.name FROM character_count JOIN tag ON tag.tag_id = character_id
           ORDER BY post_count DESC, tag.name LIMIT 1""").fetchone()
    return {
        "differences": differences, "facts": facts, "character": who[0] if who else "",
        "duckdb": duckdb.__version__, "sqlite_python": sqlite3.sqlite_version}


# -- Parts ---------------------------------------------------------------------------------------


def open_duckdb(database, threads, read_only=False):
    connection = duckdb.connect(database, read_only=read_only)
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET threads = {int(threads)}")
    return connection


def open_sqlite(database):
    return sqlite3.connect(Path(database).resolve().as_uri() + "?mode=ro", uri=True)


def row_digest(rows):
    """SHA-256 of the rows in any order."""
    digest = hashlib.sha256()
    for line in sorted(repr(tuple(
            int(v) if type(v).__name__ == "Decimal" else v for v in row)) for row in rows):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


STEPS = {step.__name__: step for step in (
    duckdb_import, duckdb_export, duckdb_queries, duckdb_cold_query, taghouse_queries, compare,
    chosen_tags, duckdb_searches, duckdb_statements)}

if __name__ == "__main__":
    answer = STEPS[sys.argv[1]](**json.loads(sys.argv[2]))
    if answer is not None:
        print(json.dumps(answer))
