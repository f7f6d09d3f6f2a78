-- name:    tag_rating_count_definition
-- purpose: What the cache tag_rating_count must hold.
-- grain:   one row per (tag_id, rating) that has posts
-- params:  none
-- columns: tag_id INTEGER; rating TEXT; post_count INTEGER
-- reads:   tag_post, post
-- source:  tag_post; posts without a rating are left out
CREATE VIEW tag_rating_count_definition AS
SELECT
  tag_post.tag_id AS tag_id,
  post.rating AS rating,
  COUNT(*) AS post_count
FROM tag_post
JOIN post ON post.post_id = tag_post.post_id
WHERE post.rating IS NOT NULL
GROUP BY tag_post.tag_id, post.rating;
