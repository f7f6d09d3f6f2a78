-- name:    tag_month_count_definition
-- purpose: What the cache tag_month_count must hold.
-- grain:   one row per (tag_id, month) that has posts
-- params:  none
-- columns: tag_id INTEGER; month INTEGER, year * 100 + month; post_count INTEGER
-- reads:   tag_post, post
-- source:  tag_post; posts without created_at are left out
CREATE VIEW tag_month_count_definition AS
SELECT
  tag_post.tag_id AS tag_id,
  CAST(substr(post.created_at, 1, 4) || substr(post.created_at, 6, 2) AS INTEGER) AS month,
  COUNT(*) AS post_count
FROM tag_post
JOIN post ON post.post_id = tag_post.post_id
WHERE post.created_at IS NOT NULL
GROUP BY 1, 2;
