-- name:    0002_captions
-- purpose: Captions and their rules, latents, tag lists, aliases and implications.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.

-- What an import was asked to take from a file, as a JSON object with sorted keys; '' when the
-- format has nothing to choose. The same file with other settings is another import.
ALTER TABLE import_file ADD COLUMN settings TEXT NOT NULL DEFAULT '';

CREATE TABLE caption_kind (
  -- What a caption is: the field of a caption dump, or the name of a set of captions.
  caption_kind_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  format TEXT NOT NULL               -- of the import that brought it: e621-captions, kohya, ...
) STRICT;

INSERT INTO caption_kind (caption_kind_id, name, format)
VALUES
  (1, 'regular_summary', 'e621-captions'),
  (2, 'brief_summary', 'e621-captions'),
  (3, 'tags', 'e621-captions');

CREATE TABLE caption (
  -- A text about a post, as its file has it; one of each kind.
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  caption_kind_id INTEGER NOT NULL REFERENCES caption_kind (caption_kind_id),
  -- In Unicode code points, without the blanks around it; 0 is an empty caption.
  text_length INTEGER NOT NULL
    CHECK (text_length = length(trim(text, char(9, 10, 11, 12, 13, 32)))),
  text TEXT NOT NULL,
  PRIMARY KEY (post_id, caption_kind_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX caption_by_kind ON caption (caption_kind_id, post_id, text_length);

CREATE TABLE caption_record (
  -- The record of a caption dump that a post's captions came with, and what it says of the post.
  post_id INTEGER PRIMARY KEY REFERENCES post (post_id) ON DELETE CASCADE,
  import_file_id INTEGER REFERENCES import_file (import_file_id),
  finish_reason TEXT,                -- why the model ended: STOP when it was done
  created_at TEXT,                   -- UTC, ISO 8601
  rating TEXT,
  score INTEGER,
  file_ext TEXT,
  md5 TEXT,
  source TEXT
) STRICT;

CREATE TABLE latent (
  -- The size at which a post's image is trained: there is a cached latent of it.
  post_id INTEGER PRIMARY KEY REFERENCES post (post_id) ON DELETE CASCADE,
  width INTEGER NOT NULL CHECK (width >= 1),    -- pixels
  height INTEGER NOT NULL CHECK (height >= 1),
  import_file_id INTEGER REFERENCES import_file (import_file_id)
) STRICT;

CREATE TRIGGER post_delete_caption AFTER DELETE ON post
BEGIN
  DELETE FROM caption WHERE post_id = old.post_id;
  DELETE FROM caption_record WHERE post_id = old.post_id;
  DELETE FROM latent WHERE post_id = old.post_id;
END;

CREATE TABLE caption_rule (
  -- A way to make one caption of what a post has. Its steps are tried in their order; the first one
  -- that applies and finds text makes the caption.
  caption_rule_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL
) STRICT;

CREATE TABLE caption_rule_step (
  -- One try: its kinds (caption_rule_part), those with text, joined with a space.
  caption_rule_id INTEGER NOT NULL REFERENCES caption_rule (caption_rule_id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sentence', 'tags')),  -- what the text is
  only_if_finish_reason TEXT,        -- applies to records that ended so; null: to all
  except_if_finish_reason TEXT,      -- and not to records that ended so; null: no exception
  PRIMARY KEY (caption_rule_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE caption_rule_part (
  -- A kind of caption in a step of a rule.
  caption_rule_id INTEGER NOT NULL,
  step INTEGER NOT NULL,
  position INTEGER NOT NULL,         -- 0, 1, 2, ...
  caption_kind_id INTEGER NOT NULL REFERENCES caption_kind (caption_kind_id),
  PRIMARY KEY (caption_rule_id, step, position),
  FOREIGN KEY (caption_rule_id, step)
    REFERENCES caption_rule_step (caption_rule_id, step) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO caption_rule (caption_rule_id, name, purpose)
VALUES
  (1, 'default', 'A sentence from any source: the e621 rule, then the sets of `import kohya`.'),
  (2, 'e621', 'The known rule of the e621 caption dump: summaries if STOP, else its tags.');

-- Between step 1 and step 1000000 of the default rule, `import kohya` puts each set of captions, at
-- 1000 + caption_kind_id.
INSERT INTO caption_rule_step (
  caption_rule_id, step, state, only_if_finish_reason, except_if_finish_reason)
VALUES
  (1, 1, 'sentence', 'STOP', NULL),
  (1, 1000000, 'tags', NULL, 'STOP'),
  (2, 1, 'sentence', 'STOP', NULL),
  (2, 2, 'tags', NULL, 'STOP');

INSERT INTO caption_rule_part (caption_rule_id, step, position, caption_kind_id)
VALUES
  (1, 1, 0, 1),
  (1, 1, 1, 2),
  (1, 1000000, 0, 3),
  (2, 1, 0, 1),
  (2, 1, 1, 2),
  (2, 2, 0, 3);

CREATE TABLE tag_listing (
  -- What a list of the site's tags (`import tags`) says of a tag.
  tag_id INTEGER PRIMARY KEY REFERENCES tag (tag_id),
  number INTEGER,                    -- the site's own id of the tag
  post_count INTEGER,                -- posts that it has on the site
  import_file_id INTEGER REFERENCES import_file (import_file_id)
) STRICT;

CREATE TABLE tag_alias (
  -- An alias as the site has it: antecedent_name is another name of consequent_name.
  -- Only those with status 'active' apply. See tag_alias_resolved.
  tag_alias_id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  number INTEGER,                    -- the site's own id; null when it comes from a list of tags
  antecedent_name TEXT NOT NULL,
  consequent_name TEXT NOT NULL,
  status TEXT NOT NULL,              -- active, deleted, pending, retired, error: ...
  created_at TEXT,                   -- UTC, ISO 8601
  import_file_id INTEGER REFERENCES import_file (import_file_id)
) STRICT;

CREATE UNIQUE INDEX tag_alias_by_number ON tag_alias (site_id, number) WHERE number IS NOT NULL;

CREATE INDEX tag_alias_by_name ON tag_alias (antecedent_name, site_id, consequent_name);

CREATE TABLE tag_implication (
  -- An implication as the site has it: a post with antecedent_name ought to have consequent_name.
  -- Only those with status 'active' apply. See tag_implication_resolved.
  tag_implication_id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  number INTEGER,
  antecedent_name TEXT NOT NULL,
  consequent_name TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT,
  import_file_id INTEGER REFERENCES import_file (import_file_id)
) STRICT;

CREATE UNIQUE INDEX tag_implication_by_number ON tag_implication (site_id, number)
WHERE number IS NOT NULL;

CREATE INDEX tag_implication_by_name
ON tag_implication (antecedent_name, site_id, consequent_name);
