-- name:    post_tag_histogram_definition
-- purpose: What the cache post_tag_histogram must hold.
-- grain:   one row per (site_id, category, tag_count) that posts have
-- params:  none
-- columns: site_id INTEGER; category INTEGER, -1 for tags of all categories and of none; tag_count INTEGER, 0 too; post_count INTEGER
-- reads:   post, post_tag, tag, tag_category
-- source:  post_tag; a category that no tag of the site has is left out
CREATE VIEW post_tag_histogram_definition AS
WITH counted AS (
  SELECT
    post.site_id AS site_id,
    tag.category AS category,
    post_tag.post_id AS post_id,
    COUNT(*) AS tag_count
  FROM post_tag
  JOIN post ON post.post_id = post_tag.post_id
  JOIN tag ON tag.tag_id = post_tag.tag_id
  WHERE tag.category IS NOT NULL
  GROUP BY post_tag.post_id, tag.category
  UNION ALL
  SELECT
    post.site_id AS site_id,
    -1 AS category,
    post.post_id AS post_id,
    (SELECT COUNT(*) FROM post_tag WHERE post_tag.post_id = post.post_id) AS tag_count
  FROM post
),
histogram AS (
  SELECT
    site_id,
    category,
    tag_count,
    COUNT(*) AS post_count
  FROM counted
  GROUP BY site_id, category, tag_count
),
site_posts AS (
  SELECT
    site_id,
    COUNT(*) AS post_count
  FROM post
  GROUP BY site_id
),
without AS (
  SELECT
    tag_category.site_id AS site_id,
    tag_category.category AS category,
    site_posts.post_count - (
      SELECT SUM(histogram.post_count)
      FROM histogram
      WHERE histogram.site_id = tag_category.site_id
        AND histogram.category = tag_category.category
    ) AS post_count
  FROM tag_category
  JOIN site_posts ON site_posts.site_id = tag_category.site_id
)
SELECT
  site_id,
  category,
  tag_count,
  post_count
FROM histogram
UNION ALL
SELECT
  site_id,
  category,
  0 AS tag_count,
  post_count
FROM without
WHERE post_count > 0;
