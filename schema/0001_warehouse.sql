-- name:    0001_warehouse
-- purpose: Sites, posts, tags, the import ledger and the caches of the first statistics.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.
-- A released migration never changes; later ones add to it.

CREATE TABLE site (
  -- An image board.
  site_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO site (site_id, name)
VALUES
  (1, 'danbooru'),
  (2, 'e621');

CREATE TABLE tag_category (
  -- What kind of thing a tag names; the numbers are the site's own.
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  category INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (site_id, category)
) STRICT, WITHOUT ROWID;

INSERT INTO tag_category (site_id, category, name)
VALUES
  (1, 0, 'general'),
  (1, 1, 'artist'),
  (1, 3, 'copyright'),
  (1, 4, 'character'),
  (1, 5, 'meta'),
  (2, 0, 'general'),
  (2, 1, 'artist'),
  (2, 2, 'contributor'),
  (2, 3, 'copyright'),
  (2, 4, 'character'),
  (2, 5, 'species'),
  (2, 6, 'invalid'),
  (2, 7, 'meta'),
  (2, 8, 'lore');

CREATE TABLE import_run (
  -- One call of `taghouse import`.
  -- line_count = blank + imported + updated + unchanged + rejected.
  import_run_id INTEGER PRIMARY KEY,
  format TEXT NOT NULL,              -- danbooru, ...
  started_at TEXT NOT NULL,          -- UTC, ISO 8601
  finished_at TEXT,                  -- null: running, or killed
  state TEXT NOT NULL,               -- running, finished, stopped, failed
  way TEXT,                          -- bulk, incremental
  program_version TEXT NOT NULL,
  line_count INTEGER NOT NULL DEFAULT 0,
  blank_count INTEGER NOT NULL DEFAULT 0,
  imported_count INTEGER NOT NULL DEFAULT 0,
  updated_count INTEGER NOT NULL DEFAULT 0,
  unchanged_count INTEGER NOT NULL DEFAULT 0,
  rejected_count INTEGER NOT NULL DEFAULT 0,
  message TEXT                       -- why it stopped or failed
) STRICT;

CREATE TABLE import_file (
  -- One input file of a format and site, or one member of an archive, and how far it was read.
  -- Reading a file again keeps its row. Counts are of the whole file, over all runs that read it.
  import_file_id INTEGER PRIMARY KEY,
  format TEXT NOT NULL,
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  path TEXT NOT NULL,                -- as an absolute path; '-' is standard input
  member TEXT NOT NULL DEFAULT '',   -- the member's name in a tar archive
  byte_count INTEGER,                -- size of the file at path, compressed if it is
  modified_at_ns INTEGER,            -- modification time, nanoseconds since 1970
  fingerprint TEXT,                  -- SHA-256 of the first 64 KiB of the file at path
  first_import_run_id INTEGER NOT NULL REFERENCES import_run (import_run_id),
  last_import_run_id INTEGER NOT NULL REFERENCES import_run (import_run_id),
  is_complete INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),
  end_byte_offset INTEGER NOT NULL DEFAULT 0,  -- committed up to here, decoded bytes
  end_line_number INTEGER NOT NULL DEFAULT 1,  -- the line that begins there
  line_count INTEGER NOT NULL DEFAULT 0,
  blank_count INTEGER NOT NULL DEFAULT 0,
  imported_count INTEGER NOT NULL DEFAULT 0,
  updated_count INTEGER NOT NULL DEFAULT 0,
  unchanged_count INTEGER NOT NULL DEFAULT 0,
  rejected_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX import_file_by_path ON import_file (path, member);

CREATE TABLE import_field_problem (
  -- Fields of imported records that had a wrong type and became null.
  import_file_id INTEGER NOT NULL REFERENCES import_file (import_file_id),
  field TEXT NOT NULL,
  record_count INTEGER NOT NULL,
  first_line_number INTEGER NOT NULL,
  first_value TEXT NOT NULL,         -- what stood there, shortened
  PRIMARY KEY (import_file_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected_record (
  -- Input that is no record, one row each.
  import_file_id INTEGER NOT NULL REFERENCES import_file (import_file_id),
  byte_offset INTEGER NOT NULL,      -- of its first byte, in decoded bytes
  line_number INTEGER NOT NULL,      -- physical line, from 1
  byte_count INTEGER NOT NULL,
  reason TEXT NOT NULL,
  first_bytes TEXT NOT NULL,         -- at most 200; what is no UTF-8 text is shown as U+FFFD
  PRIMARY KEY (import_file_id, byte_offset)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (
  -- One post of a site. Null: the record did not say, or said "none".
  post_id INTEGER PRIMARY KEY,       -- the warehouse's own number
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  number INTEGER NOT NULL CHECK (number >= 1),  -- the site's own id of the post
  import_file_id INTEGER REFERENCES import_file (import_file_id),  -- where its record came from
  created_at TEXT,                   -- UTC, ISO 8601
  updated_at TEXT,
  rating TEXT,                       -- the letter of the record: s was safe, since 2022 sensitive
  score INTEGER,
  up_score INTEGER,
  down_score INTEGER,
  favorite_count INTEGER,
  image_width INTEGER,               -- pixels
  image_height INTEGER,
  file_ext TEXT,
  file_size INTEGER,                 -- bytes
  md5 TEXT,
  source TEXT,
  uploader_id INTEGER,               -- the site's user id
  approver_id INTEGER,
  parent_number INTEGER,             -- number of the parent post, same site
  pixiv_id INTEGER,
  is_pending INTEGER CHECK (is_pending IN (0, 1)),
  is_flagged INTEGER CHECK (is_flagged IN (0, 1)),
  is_deleted INTEGER CHECK (is_deleted IN (0, 1)),
  is_banned INTEGER CHECK (is_banned IN (0, 1)),
  has_children INTEGER CHECK (has_children IN (0, 1)),
  is_rating_locked INTEGER CHECK (is_rating_locked IN (0, 1)),
  is_note_locked INTEGER CHECK (is_note_locked IN (0, 1)),
  is_status_locked INTEGER CHECK (is_status_locked IN (0, 1)),
  UNIQUE (site_id, number)
) STRICT;

CREATE TABLE tag (
  -- One tag of a site, its name as the site writes it.
  tag_id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  name TEXT NOT NULL,
  category INTEGER,                  -- null: no input has said it yet
  UNIQUE (name, site_id),
  FOREIGN KEY (site_id, category) REFERENCES tag_category (site_id, category)
) STRICT;

CREATE TABLE post_tag (
  -- The tags of a post in the order of its record.
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,         -- 0, 1, 2, ...
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_post (
  -- The facts of post_tag again, by tag. Kept right by imports, and by the triggers below.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  PRIMARY KEY (tag_id, post_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER post_delete AFTER DELETE ON post
BEGIN
  DELETE FROM post_tag WHERE post_id = old.post_id;
END;

CREATE TRIGGER post_tag_insert AFTER INSERT ON post_tag
BEGIN
  INSERT INTO tag_post (tag_id, post_id) VALUES (new.tag_id, new.post_id);
END;

CREATE TRIGGER post_tag_delete AFTER DELETE ON post_tag
BEGIN
  DELETE FROM tag_post WHERE tag_id = old.tag_id AND post_id = old.post_id;
END;

CREATE TRIGGER post_tag_update AFTER UPDATE OF post_id, tag_id ON post_tag
BEGIN
  DELETE FROM tag_post WHERE tag_id = old.tag_id AND post_id = old.post_id;
  INSERT INTO tag_post (tag_id, post_id) VALUES (new.tag_id, new.post_id);
END;

CREATE TABLE setting (
  -- Numbers that the statistics use; change them here.
  name TEXT PRIMARY KEY,
  value ANY NOT NULL,
  purpose TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO setting (name, value, purpose)
VALUES
  (
    'core_tag_threshold',
    0.4,
    'A core tag is on at least this share of the posts of the character alone.'
  );

CREATE TABLE core_tag_word (
  -- A tag with one of these words is never a core tag: it tells of the picture, not of the
  -- character.
  -- Words of a tag are its runs of letters and digits, in lower case.
  -- After a change here, `taghouse analyze` brings core_tag up to date.
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO core_tag_word (word)
VALUES
  ('1boy'), ('1girl'), ('2boys'), ('2girls'), ('3boys'), ('3girls'), ('anime'), ('background'),
  ('body'), ('boys'), ('chibi'), ('close-up'), ('cloud'), ('comic'), ('curtains'), ('day'),
  ('focus'), ('forest'), ('girls'), ('indoors'), ('looking'), ('monochrome'), ('mouth'), ('night'),
  ('outdoors'), ('peeking'), ('portrait'), ('quality'), ('screenshot'), ('signature'), ('sitting'),
  ('sky'), ('smile'), ('solo'), ('standing'), ('text'), ('tree'), ('wall'), ('window');

-- Caches. Each holds what the view NAME_definition computes from the tables above, or what the
-- comment says; every import and `taghouse analyze` bring them up to date.

CREATE TABLE cache_state (
  -- Whether the caches hold what the tables say. 0 while an import runs, or after one was killed.
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  analyzed_at TEXT
) STRICT;

INSERT INTO cache_state (is_current) VALUES (1);

CREATE TABLE site_count (
  -- Posts of a site.
  site_id INTEGER PRIMARY KEY REFERENCES site (site_id),
  post_count INTEGER NOT NULL
) STRICT;

CREATE TABLE tag_count (
  -- Posts of a tag; tags without posts have no row.
  tag_id INTEGER PRIMARY KEY REFERENCES tag (tag_id),
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  post_count INTEGER NOT NULL,
  rank INTEGER NOT NULL              -- within the site: most posts first, then by name
) STRICT;

CREATE INDEX tag_count_by_rank ON tag_count (rank, site_id);

CREATE INDEX tag_count_by_post_count ON tag_count (post_count);

CREATE TABLE character_count (
  -- Posts whose only character tag is this one.
  character_id INTEGER PRIMARY KEY REFERENCES tag (tag_id),
  post_count INTEGER NOT NULL
) STRICT;

CREATE TABLE character_tag_count (
  -- Of these posts, those that have a general tag.
  character_id INTEGER NOT NULL REFERENCES tag (tag_id),
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  post_count INTEGER NOT NULL,
  PRIMARY KEY (character_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE core_tag_exclusion (
  -- General tags that have a word of core_tag_word.
  tag_id INTEGER PRIMARY KEY REFERENCES tag (tag_id)
) STRICT;
