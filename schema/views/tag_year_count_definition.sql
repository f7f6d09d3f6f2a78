-- name:    tag_year_count_definition
-- purpose: What the cache tag_year_count must hold.
-- grain:   one row per (tag_id, year) that has posts
-- params:  none
-- columns: tag_id INTEGER; year INTEGER; site_id INTEGER; post_count INTEGER; rank INTEGER, within the site and year from 1, most posts first, then by name
-- reads:   tag_month_count_definition, tag
-- source:  tag_month_count_definition
CREATE VIEW tag_year_count_definition AS
WITH counted AS (
  SELECT
    tag_id,
    month / 100 AS year,
    SUM(post_count) AS post_count
  FROM tag_month_count_definition
  GROUP BY tag_id, month / 100
)
SELECT
  counted.tag_id AS tag_id,
  counted.year AS year,
  tag.site_id AS site_id,
  counted.post_count AS post_count,
  ROW_NUMBER() OVER (
    PARTITION BY tag.site_id, counted.year
    ORDER BY counted.post_count DESC, tag.name
  ) AS rank
FROM counted
JOIN tag ON tag.tag_id = counted.tag_id;
