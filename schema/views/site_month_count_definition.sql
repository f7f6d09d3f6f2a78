-- name:    site_month_count_definition
-- purpose: What the cache site_month_count must hold.
-- grain:   one row per (site_id, month) that has posts
-- params:  none
-- columns: site_id INTEGER; month INTEGER, year * 100 + month; post_count INTEGER
-- reads:   post
-- source:  post; posts without created_at are left out
CREATE VIEW site_month_count_definition AS
SELECT
  post.site_id AS site_id,
  CAST(substr(post.created_at, 1, 4) || substr(post.created_at, 6, 2) AS INTEGER) AS month,
  COUNT(*) AS post_count
FROM post
WHERE post.created_at IS NOT NULL
GROUP BY 1, 2;
