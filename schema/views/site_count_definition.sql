-- name:    site_count_definition
-- purpose: What the cache site_count must hold.
-- grain:   one row per site that has posts
-- params:  none
-- columns: site_id INTEGER; post_count INTEGER
-- reads:   post
-- source:  post
CREATE VIEW site_count_definition AS
SELECT
  site_id,
  COUNT(*) AS post_count
FROM post
GROUP BY site_id;
