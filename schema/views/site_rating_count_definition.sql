-- name:    site_rating_count_definition
-- purpose: What the cache site_rating_count must hold.
-- grain:   one row per (site_id, rating) that has posts
-- params:  none
-- columns: site_id INTEGER; rating TEXT; post_count INTEGER
-- reads:   post
-- source:  post; posts without a rating are left out
CREATE VIEW site_rating_count_definition AS
SELECT
  post.site_id AS site_id,
  post.rating AS rating,
  COUNT(*) AS post_count
FROM post
WHERE post.rating IS NOT NULL
GROUP BY post.site_id, post.rating;
