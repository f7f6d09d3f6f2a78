-- name:    tag_count_definition
-- purpose: What the cache tag_count must hold.
-- grain:   one row per tag that has posts
-- params:  none
-- columns: tag_id INTEGER; site_id INTEGER; post_count INTEGER; rank INTEGER, within the site from 1, most posts first, then by name
-- reads:   tag_post, tag
-- source:  tag_post
CREATE VIEW tag_count_definition AS
WITH counted AS (
  SELECT
    tag_id,
    COUNT(*) AS post_count
  FROM tag_post
  GROUP BY tag_id
)
SELECT
  tag.tag_id AS tag_id,
  tag.site_id AS site_id,
  counted.post_count AS post_count,
  ROW_NUMBER() OVER (
    PARTITION BY tag.site_id
    ORDER BY counted.post_count DESC, tag.name
  ) AS rank
FROM counted
JOIN tag ON tag.tag_id = counted.tag_id;
