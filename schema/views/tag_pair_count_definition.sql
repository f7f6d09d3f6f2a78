-- name:    tag_pair_count_definition
-- purpose: What the cache tag_pair_count must hold.
-- grain:   one row per (tag_id, other_id)
-- params:  none; the limits are pair_tag_minimum and pair_minimum of setting
-- columns: tag_id INTEGER; other_id INTEGER, another tag; post_count INTEGER, posts that have both
-- reads:   tag_pair_definition, tag_count_definition, setting
-- source:  tag_pair_definition
CREATE VIEW tag_pair_count_definition AS
SELECT
  tag_pair_definition.tag_id AS tag_id,
  tag_pair_definition.other_id AS other_id,
  tag_pair_definition.post_count AS post_count
FROM tag_pair_definition
JOIN tag_count_definition ON tag_count_definition.tag_id = tag_pair_definition.tag_id
WHERE tag_count_definition.post_count
    >= (SELECT value FROM setting WHERE name = 'pair_tag_minimum')
  AND tag_pair_definition.post_count >= (SELECT value FROM setting WHERE name = 'pair_minimum');
