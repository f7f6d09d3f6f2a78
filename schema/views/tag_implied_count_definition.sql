-- name:    tag_implied_count_definition
-- purpose: What the cache tag_implied_count must hold.
-- grain:   one row per (tag_id, implied_id)
-- params:  none; the limits are implied_ratio and implied_tag_minimum of setting
-- columns: tag_id INTEGER; implied_id INTEGER, another tag; post_count INTEGER, posts that have both
-- reads:   tag_pair_definition, tag_count_definition, setting
-- source:  tag_pair_definition
CREATE VIEW tag_implied_count_definition AS
SELECT
  tag_pair_definition.tag_id AS tag_id,
  tag_pair_definition.other_id AS implied_id,
  tag_pair_definition.post_count AS post_count
FROM tag_pair_definition
JOIN tag_count_definition ON tag_count_definition.tag_id = tag_pair_definition.tag_id
WHERE tag_count_definition.post_count
    >= (SELECT value FROM setting WHERE name = 'implied_tag_minimum')
  AND tag_pair_definition.post_count
    >= (SELECT value FROM setting WHERE name = 'implied_ratio') * tag_count_definition.post_count;
