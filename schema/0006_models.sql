-- name:    0006_models
-- purpose: What a tagger's own list says of its tags, and what the ratings of a file show.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.

CREATE TABLE tagger_tag (
  -- What a tagger's own list says of a tag (`taghouse import tagger --tag-list`).
  -- The view tagger_limit tells from which score on a tag counts.
  tagger_id INTEGER NOT NULL REFERENCES tagger (tagger_id) ON DELETE CASCADE,
  name TEXT NOT NULL,                -- of the tag, as sites spell it
  -- From this score on the tag counts, whatever tagger_threshold says of its category; null: the
  -- list does not say. Change it here.
  threshold REAL CHECK (threshold BETWEEN 0 AND 1),
  -- Where a character comes from, as a JSON array of names (`ips`); null: the list does not say.
  copyrights TEXT CHECK (copyrights IS NULL OR json_valid(copyrights)),
  PRIMARY KEY (tagger_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tagger_delete_tag AFTER DELETE ON tagger
BEGIN
  DELETE FROM tagger_tag WHERE tagger_id = old.tagger_id;
END;

CREATE TABLE import_rating (
  -- What the ratings of an imported file show; the view rating_meaning tells what `s` means by
  -- that. Change it here.
  import_file_id INTEGER PRIMARY KEY
    REFERENCES import_file (import_file_id) ON DELETE CASCADE,
  has_s INTEGER NOT NULL CHECK (has_s IN (0, 1)),
  has_g INTEGER NOT NULL CHECK (has_g IN (0, 1)),
  last_year INTEGER                  -- of the last record that was made or changed; null: unknown
) STRICT;
