-- name:    0003_statistics
-- purpose: The caches of what `taghouse analyze` counts: times, ratings, pairs, implied tags.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.

-- Within the site and category: most posts first, then by name; null for a tag without category.
ALTER TABLE tag_count ADD COLUMN category_rank INTEGER;

-- The smallest and the greatest number of a post that has the tag.
ALTER TABLE tag_count ADD COLUMN first_number INTEGER;

ALTER TABLE tag_count ADD COLUMN last_number INTEGER;

-- 1: the caches below hold what the tables say. 0: something has changed since `taghouse analyze`;
-- the views leave these caches alone then and count in the tables, which takes longer.
ALTER TABLE cache_state ADD COLUMN is_analyzed INTEGER NOT NULL DEFAULT 0
  CHECK (is_analyzed IN (0, 1));

UPDATE cache_state SET is_current = 0 WHERE EXISTS (SELECT 1 FROM post);

INSERT INTO setting (name, value, purpose)
VALUES
  (
    'core_tag_confident_bound',
    0.3,
    'A confident core tag: with 95 % confidence at least this share of the character''s posts.'
  ),
  (
    'core_tag_confident_lift',
    2.0,
    'A confident core tag is at least so many times as frequent as on all posts of the site.'
  ),
  (
    'artist_style_bound',
    0.1,
    'A tag of an artist''s style: with 95 % confidence at least this share of the artist''s posts.'
  ),
  (
    'artist_style_lift',
    2.0,
    'A tag of an artist''s style is at least so many times as frequent as on all posts of the site.'
  ),
  (
    'implied_ratio',
    0.95,
    'Tag a implies tag b when at least this share of the posts of a have b.'
  ),
  (
    'implied_tag_minimum',
    20,
    'Tags with fewer posts imply nothing.'
  ),
  (
    'pair_tag_minimum',
    500,
    'The pairs of tags with at least so many posts are cached; others are counted when asked for.'
  ),
  (
    'pair_minimum',
    10,
    'Of the cached pairs, those that fewer posts have are left out.'
  );

-- Caches that each import keeps right.

CREATE TABLE category_count (
  -- Tags of a category that have posts, and how often they are used.
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  category INTEGER NOT NULL,
  tag_count INTEGER NOT NULL,
  use_count INTEGER NOT NULL,        -- posts of each of its tags, added up
  PRIMARY KEY (site_id, category)
) STRICT, WITHOUT ROWID;

-- Caches that `taghouse analyze` fills, as cache_state.is_analyzed says.

CREATE TABLE site_month_count (
  -- Posts of a site in a month; posts without created_at are left out.
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  month INTEGER NOT NULL,            -- year * 100 + month, such as 202104
  post_count INTEGER NOT NULL,
  PRIMARY KEY (site_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_rating_count (
  -- Posts of a site with a rating; posts without one are left out.
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  rating TEXT NOT NULL,
  post_count INTEGER NOT NULL,
  PRIMARY KEY (site_id, rating)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_month_count (
  -- Posts of a tag in a month.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  month INTEGER NOT NULL,            -- year * 100 + month
  post_count INTEGER NOT NULL,
  PRIMARY KEY (tag_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_year_count (
  -- Posts of a tag in a year.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  year INTEGER NOT NULL,
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  post_count INTEGER NOT NULL,
  rank INTEGER NOT NULL,             -- within the site and year: most posts first, then by name
  PRIMARY KEY (tag_id, year)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_year_count_by_rank ON tag_year_count (site_id, year, rank, post_count);

CREATE TABLE tag_rating_count (
  -- Posts of a tag with a rating.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  rating TEXT NOT NULL,
  post_count INTEGER NOT NULL,
  PRIMARY KEY (tag_id, rating)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_tag_histogram (
  -- How many posts have so many tags of a category.
  site_id INTEGER NOT NULL REFERENCES site (site_id),
  category INTEGER NOT NULL,         -- -1: tags of all categories, and of none
  tag_count INTEGER NOT NULL,
  post_count INTEGER NOT NULL,
  PRIMARY KEY (site_id, category, tag_count)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_pair_count (
  -- Posts that have both tags. Only for tags with at least `pair_tag_minimum` posts (setting), and
  -- only pairs that at least `pair_minimum` posts have.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  other_id INTEGER NOT NULL REFERENCES tag (tag_id),
  post_count INTEGER NOT NULL,
  PRIMARY KEY (tag_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_implied_count (
  -- Posts that have both tags, for tags of which nearly all posts have the other one too: at least
  -- `implied_ratio` of at least `implied_tag_minimum` posts (setting).
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  implied_id INTEGER NOT NULL REFERENCES tag (tag_id),
  post_count INTEGER NOT NULL,
  PRIMARY KEY (tag_id, implied_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copyright_character_count (
  -- Posts that have both the copyright and the character.
  copyright_id INTEGER NOT NULL REFERENCES tag (tag_id),
  character_id INTEGER NOT NULL REFERENCES tag (tag_id),
  post_count INTEGER NOT NULL,
  PRIMARY KEY (copyright_id, character_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX copyright_character_count_by_character
ON copyright_character_count (character_id, copyright_id, post_count);

-- What other programs change is noted, so that no cache is taken for right that is not.

CREATE TRIGGER post_insert_cache AFTER INSERT ON post
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER post_delete_cache AFTER DELETE ON post
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER post_update_cache
AFTER UPDATE OF post_id, site_id, number, created_at, rating ON post
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER post_tag_insert_cache AFTER INSERT ON post_tag
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER post_tag_delete_cache AFTER DELETE ON post_tag
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER post_tag_update_cache AFTER UPDATE OF post_id, tag_id ON post_tag
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER tag_update_cache AFTER UPDATE OF tag_id, site_id, name, category ON tag
BEGIN
  UPDATE cache_state SET is_current = 0, is_analyzed = 0 WHERE is_current OR is_analyzed;
END;

CREATE TRIGGER setting_update_cache AFTER UPDATE OF value ON setting
WHEN new.name IN ('implied_ratio', 'implied_tag_minimum', 'pair_tag_minimum', 'pair_minimum')
BEGIN
  UPDATE cache_state SET is_analyzed = 0 WHERE is_analyzed;
END;

-- The layers of tags: what aliases and implications make of the stored ones. See docs/LAYERS.md.

CREATE TABLE tag_layer (
  -- What a stored tag stands for: at depth 0 the end of its aliases, or itself; behind that, what
  -- that one implies, at once or through others. A tag that aliases and implications leave alone
  -- and that no other tag leads to has no row, and stands for itself. Kept right by imports and by
  -- `taghouse analyze`, as cache_state.has_layers says.
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id) ON DELETE CASCADE,
  target_id INTEGER NOT NULL REFERENCES tag (tag_id) ON DELETE CASCADE,
  depth INTEGER NOT NULL,            -- implications of the shortest way
  position INTEGER NOT NULL,         -- among the targets of tag_id: by depth, then by name
  PRIMARY KEY (tag_id, target_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_layer_by_target ON tag_layer (target_id, depth, tag_id);

-- 1: tag_layer holds what tags, aliases and implications say. 0: one of them has changed since.
ALTER TABLE cache_state ADD COLUMN has_layers INTEGER NOT NULL DEFAULT 1
  CHECK (has_layers IN (0, 1));

UPDATE cache_state
SET has_layers = NOT EXISTS (SELECT 1 FROM tag_alias)
  AND NOT EXISTS (SELECT 1 FROM tag_implication);

CREATE TRIGGER tag_alias_insert_layer AFTER INSERT ON tag_alias
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_alias_delete_layer AFTER DELETE ON tag_alias
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_alias_update_layer AFTER UPDATE ON tag_alias
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_implication_insert_layer AFTER INSERT ON tag_implication
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_implication_delete_layer AFTER DELETE ON tag_implication
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_implication_update_layer AFTER UPDATE ON tag_implication
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_insert_layer AFTER INSERT ON tag
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_delete_layer AFTER DELETE ON tag
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TRIGGER tag_update_layer AFTER UPDATE OF tag_id, site_id, name ON tag
BEGIN
  UPDATE cache_state SET has_layers = 0 WHERE has_layers;
END;

CREATE TABLE layer_cache (
  -- The layers whose statistics are kept, as `taghouse analyze --layer` was asked to: in tables as
  -- those of the stored tags, but named canonical_tag_count, expanded_tag_count and so on.
  layer TEXT PRIMARY KEY CHECK (layer IN ('canonical', 'expanded')),
  -- 1: these tables hold what the tables say. 0: something has changed since, nobody reads them.
  is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1)),
  counted_at TEXT
) STRICT, WITHOUT ROWID;

-- What makes the other caches stale does so with these.
CREATE TRIGGER cache_state_update_layer AFTER UPDATE ON cache_state
WHEN NOT (new.is_current AND new.is_analyzed AND new.has_layers)
BEGIN
  UPDATE layer_cache SET is_current = 0 WHERE is_current;
END;
