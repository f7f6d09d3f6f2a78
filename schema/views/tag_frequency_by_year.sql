-- name:    tag_frequency_by_year
-- purpose: How many posts of a year have a tag, and which share of its site's posts of the year that is.
-- grain:   one row per (tag, year) that has posts
-- params:  none
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; year INTEGER, of created_at; post_count INTEGER; post_ratio REAL, 0..1 of the site's posts of the year; rank INTEGER, within the site and year from 1, null while the caches are not up to date
-- reads:   cache_state, tag_year_count, site_month_count, tag, tag_category, site, tag_post, post
-- source:  tag_year_count, a cache of tag_year_count_definition, while cache_state.is_analyzed is 1; otherwise tag_post itself, which takes long for tags with many posts
CREATE VIEW tag_frequency_by_year AS
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  tag_year_count.year AS year,
  tag_year_count.post_count AS post_count,
  CAST(tag_year_count.post_count AS REAL) / (
    SELECT SUM(site_month_count.post_count)
    FROM site_month_count
    WHERE site_month_count.site_id = tag_year_count.site_id
      AND site_month_count.month
        BETWEEN tag_year_count.year * 100 AND tag_year_count.year * 100 + 99
  ) AS post_ratio,
  tag_year_count.rank AS rank
FROM cache_state
CROSS JOIN site
JOIN tag_year_count ON tag_year_count.site_id = site.site_id
JOIN tag ON tag.tag_id = tag_year_count.tag_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  counted.site AS site,
  counted.category AS category,
  counted.tag AS tag,
  counted.year AS year,
  counted.post_count AS post_count,
  CAST(counted.post_count AS REAL) / site_posts.post_count AS post_ratio,
  NULL AS rank
FROM (
  SELECT
    site.name AS site,
    site.site_id AS site_id,
    tag_category.name AS category,
    tag.name AS tag,
    CAST(substr(post.created_at, 1, 4) AS INTEGER) AS year,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN site
  CROSS JOIN tag ON tag.site_id = site.site_id
  CROSS JOIN tag_post ON tag_post.tag_id = tag.tag_id
  CROSS JOIN post ON post.post_id = tag_post.post_id
  LEFT JOIN tag_category
    ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  WHERE cache_state.is_analyzed = 0
    AND post.created_at IS NOT NULL
  GROUP BY
    site.name,
    tag_category.name,
    tag.name,
    CAST(substr(post.created_at, 1, 4) AS INTEGER)
) AS counted
JOIN (
  SELECT
    post.site_id AS site_id,
    CAST(substr(post.created_at, 1, 4) AS INTEGER) AS year,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0
    AND post.created_at IS NOT NULL
  GROUP BY
    post.site_id,
    CAST(substr(post.created_at, 1, 4) AS INTEGER)
) AS site_posts
  ON site_posts.site_id = counted.site_id AND site_posts.year = counted.year;
