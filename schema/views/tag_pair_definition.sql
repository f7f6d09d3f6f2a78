-- name:    tag_pair_definition
-- purpose: The posts that have two tags, for each two tags of a post.
-- grain:   one row per (tag_id, other_id) that posts have together
-- params:  none
-- columns: tag_id INTEGER; other_id INTEGER, another tag; post_count INTEGER, posts that have both
-- reads:   tag_post, post_tag
-- source:  tag_post; the caches tag_pair_count, tag_implied_count and copyright_character_count hold parts of it; quick for one tag_id, very long for all
CREATE VIEW tag_pair_definition AS
SELECT
  tag_post.tag_id AS tag_id,
  post_tag.tag_id AS other_id,
  COUNT(*) AS post_count
FROM tag_post
JOIN post_tag ON post_tag.post_id = tag_post.post_id
WHERE post_tag.tag_id <> tag_post.tag_id
GROUP BY tag_post.tag_id, post_tag.tag_id;
