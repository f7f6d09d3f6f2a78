-- name:    tag_count_definition
-- purpose: What the cache tag_count must hold.
-- grain:   one row per tag that has posts
-- params:  none
-- columns: tag_id INTEGER; site_id INTEGER; post_count INTEGER; rank INTEGER, within the site from 1, most posts first, then by name; category_rank INTEGER, the same within site and category, null without category; first_number INTEGER, smallest number of a post that has it; last_number INTEGER, greatest number of a post that has it
-- reads:   tag_post, tag, post
-- source:  tag_post
CREATE VIEW tag_count_definition AS
WITH counted AS (
  SELECT
    tag_post.tag_id AS tag_id,
    COUNT(*) AS post_count,
    MIN(post.number) AS first_number,
    MAX(post.number) AS last_number
  FROM tag_post
  JOIN post ON post.post_id = tag_post.post_id
  GROUP BY tag_post.tag_id
)
SELECT
  tag.tag_id AS tag_id,
  tag.site_id AS site_id,
  counted.post_count AS post_count,
  ROW_NUMBER() OVER (
    PARTITION BY tag.site_id
    ORDER BY counted.post_count DESC, tag.name
  ) AS rank,
  CASE
    WHEN tag.category IS NOT NULL
      THEN ROW_NUMBER() OVER (
        PARTITION BY tag.site_id, tag.category
        ORDER BY counted.post_count DESC, tag.name
      )
  END AS category_rank,
  counted.first_number AS first_number,
  counted.last_number AS last_number
FROM counted
JOIN tag ON tag.tag_id = counted.tag_id;
