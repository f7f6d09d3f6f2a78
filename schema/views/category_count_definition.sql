-- name:    category_count_definition
-- purpose: What the cache category_count must hold.
-- grain:   one row per (site_id, category) with a tag that has posts
-- params:  none
-- columns: site_id INTEGER; category INTEGER; tag_count INTEGER, tags that have posts; use_count INTEGER, their posts added up
-- reads:   tag_post, tag
-- source:  tag_post; tags without category are left out
CREATE VIEW category_count_definition AS
SELECT
  tag.site_id AS site_id,
  tag.category AS category,
  COUNT(DISTINCT tag_post.tag_id) AS tag_count,
  COUNT(*) AS use_count
FROM tag_post
JOIN tag ON tag.tag_id = tag_post.tag_id
WHERE tag.category IS NOT NULL
GROUP BY tag.site_id, tag.category;
