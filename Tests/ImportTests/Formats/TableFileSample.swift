import TestSupport
import Testing

/// Parquet files as pyarrow writes them, and dumps in SQLite, made once for all tests.
struct TableFileSample: Sendable {
  static let parquet = Result { try TableFileSample(Self.parquetScript) }
  static let sqlite = Result { try TableFileSample(Self.sqliteScript) }

  private let folder: TemporaryFolder

  private init(_ script: String) throws {
    folder = try TemporaryFolder()
    _ = try Python.output(of: script, arguments: [folder.path])
  }

  func path(_ name: String) -> String { folder.path(name) }

  private static let parquetScript = #"""
    import datetime, os, sys
    import pyarrow as pa, pyarrow.parquet as pq
    folder = sys.argv[1]
    def write(name, columns, **options):
        pq.write_table(pa.table(columns), os.path.join(folder, name), **options)
    nan = float("nan")
    # Danbooru 2024: flat, dotted names, id last, parent as a real number.
    write("flat.parquet", {
        "created_at": ["2021-05-19T01:30:25.096-04:00"] * 3, "score": [1, 2, 3], "md5": ["aa", None, "cc"],
        "rating": ["g", "s", None], "image_width": [100, None, 300], "image_height": [1, 2, 3],
        "tag_string": ["1girl hat mira_(sky)", "", None], "tag_string_general": ["1girl hat", "", None],
        "tag_string_artist": ["", "", None], "tag_string_copyright": ["", "", None],
        "tag_string_character": ["mira_(sky)", "", None], "tag_string_meta": ["", "", None],
        "parent_id": pa.array([57501.0, nan, None], pa.float64(), from_pandas=False),
        "is_deleted": [True, False, None], "media_asset.image_width": [7, 200, 7],
        "media_asset.file_ext": ["png", "jpg", None], "unread": ["x" * 10] * 3, "id": [11, 12, 13],
    }, row_group_size=2, compression="snappy")
    # Shards with media_asset as a struct; a time with a zone.
    write("shard.parquet", {
        "id": [21], "tag_string": ["hat"], "tag_string_general": ["hat"],
        "created_at": pa.array([datetime.datetime(2021, 5, 19, 5, 30, 25, 96000)], pa.timestamp("us", tz="America/New_York")),
        "media_asset": [{"md5": "bb", "image_width": 5, "image_height": 6, "file_ext": "gif"}],
    })
    # Tags for tag language models.
    write("dart.parquet", {
        "id": [31, 32], "copyright": ["original", None], "character": ["", None], "artist": ["a b", None],
        "general": ["long hair, hat", "don't say \"lazy\""], "meta": ["highres", None], "rating": ["g", "e"],
        "score": [1, 2], "created_at": ["2021-05-19", None],
    })
    # For trainers: a list for each category.
    write("lists.parquet", {
        "id": [41], "special": [["1girl"]], "general": [["long hair", "hat"]], "artist": [[]],
        "character": [["mira (sky)"]], "copyright": [None], "meta": [["highres"]], "rating": ["general"],
    })
    # e621: the columns of the export, flags as text; and the newest, tags as a list.
    write("e621.parquet", {
        "id": [51], "md5": ["dd"], "source": ["https://a\nhttps://b"], "rating": ["s"], "tag_string": ["fox solo"],
        "is_deleted": ["f"], "is_pending": ["t"], "score": [5], "up_score": [6], "down_score": [-1],
        "created_at": ["2021-04-28 02:30:46.449000"], "change_seq": [1],
    })
    write("e621-list.parquet", {"id": [52], "tags": [["fox", "solo"]], "md5": ["ee"], "change_seq": [2]})
    # A board: binary texts without a type, as Spark writes them, and seconds.
    write("board.parquet", {
        "id": [61], "tags": pa.array([b"hat cat"], pa.binary()), "created_at": [1593904900], "width": [9],
        "height": [8], "rating": ["s"], "jpeg_url": ["https://yande.re/x.jpg"],
    })
    write("many.parquet", {"id": list(range(1, 1001)), "tag_string_general": [f"t{n % 7}" for n in range(1000)]}, row_group_size=100)
    write("other.parquet", {"alpha": [1], "beta": [2]})
    write("it's [a] *.parquet", {"id": [71], "tag_string": ["hat"]})
    """#

  private static let sqliteScript = #"""
    import os, sqlite3, sys
    folder = sys.argv[1]
    def database(name):
        return sqlite3.connect(os.path.join(folder, name))
    house = database("pairs.db")
    house.executescript("""
    CREATE TABLE "post" (id INTEGER PRIMARY KEY, created_at VARCHAR(255), md5 VARCHAR(255), rating INTEGER, score INTEGER, has_children INTEGER);
    CREATE TABLE "tag" (id INTEGER PRIMARY KEY, name VARCHAR(255), type INTEGER, popularity INTEGER);
    CREATE TABLE "posttagrelation" (id INTEGER PRIMARY KEY, post_id INTEGER, tag_id INTEGER);
    CREATE TABLE "localpost" (id INTEGER PRIMARY KEY, filepath VARCHAR(255), latentpath VARCHAR(255), post_id INTEGER);
    INSERT INTO post VALUES (5, '2021-05-19T01:30:25.096-04:00', 'aa', 1, 3, 1), (2, NULL, NULL, 3, 0, 0), (9, NULL, 'cc', 0, 1, 0);
    INSERT INTO tag VALUES (1, 'hat', 0, 9), (2, 'mira_(sky)', 2, 9), (3, 'a_"b"', 1, 9), (4, 'original', 3, 1), (5, 'highres', 4, 1);
    INSERT INTO posttagrelation (post_id, tag_id) VALUES (5, 2), (9, 1), (5, 1), (9, 5), (9, 3), (9, 4), (77, 1);
    """)
    house.close()
    words = database("words.db")
    words.executescript("""
    CREATE TABLE post (id INTEGER PRIMARY KEY, rating VARCHAR(255));
    CREATE TABLE tag (id INTEGER PRIMARY KEY, name VARCHAR(255), type VARCHAR(255));
    CREATE TABLE posttagrelation (post_id INTEGER, tag_id INTEGER, PRIMARY KEY (post_id, tag_id)) WITHOUT ROWID;
    INSERT INTO post VALUES (1, 'sensitive');
    INSERT INTO tag VALUES (1, 'hat', 'general'), (2, 'mira_(sky)', 'character');
    INSERT INTO posttagrelation VALUES (1, 2), (1, 1);
    """)
    words.close()
    flat = database("flat.db")
    flat.executescript("""
    CREATE TABLE notes (x TEXT);
    CREATE TABLE posts (id INTEGER, rating TEXT, tag_string TEXT, tag_string_general TEXT, tag_string_character TEXT, file_size INTEGER);
    INSERT INTO posts VALUES (3, 's', 'hat mira_(sky)', 'hat', 'mira_(sky)', 5), (1, 'g', 'hat', 'hat', '', NULL);
    CREATE TABLE zzz (id INTEGER);
    """)
    flat.close()
    """#
}
