-- name:    0004_selections
-- purpose: Named sets of posts; which views the file has.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.

CREATE TABLE post_set (
  -- A named set of posts (`taghouse select --save NAME`): a search, and the view set_NAME that it
  -- means, with the columns post_id, site and number. The view is made anew with the search; an
  -- import that brings new posts needs nothing, for the view looks at the tables.
  name TEXT PRIMARY KEY
    CHECK (name <> '' AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9_]*'),
  expression TEXT NOT NULL,          -- the search, see docs/SELECTION.md
  layer TEXT NOT NULL                -- of the tags that it means
    CHECK (layer IN ('stored', 'canonical', 'expanded')),
  created_at TEXT NOT NULL           -- UTC, ISO 8601
) STRICT, WITHOUT ROWID;

CREATE TABLE view_state (
  -- Of which text the views of this file were made, so that opening it need not compare all.
  -- Nobody but Taghouse needs it; without its row, or with another number, all are compared.
  digest TEXT PRIMARY KEY,
  schema_version INTEGER NOT NULL    -- PRAGMA schema_version after that
) STRICT, WITHOUT ROWID;
