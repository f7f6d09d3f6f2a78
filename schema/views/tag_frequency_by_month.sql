-- name:    tag_frequency_by_month
-- purpose: How many posts of a month have a tag, and which share of its site's posts of the month that is.
-- grain:   one row per (tag, month) that has posts
-- params:  none
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; month TEXT, YYYY-MM of created_at; post_count INTEGER; post_ratio REAL, 0..1 of the site's posts of the month
-- reads:   cache_state, tag_month_count, site_month_count, tag, tag_category, site, tag_post, post
-- source:  tag_month_count, a cache of tag_month_count_definition, while cache_state.is_analyzed is 1; otherwise tag_post itself, which takes long for tags with many posts
CREATE VIEW tag_frequency_by_month AS
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  printf('%04d-%02d', tag_month_count.month / 100, tag_month_count.month % 100) AS month,
  tag_month_count.post_count AS post_count,
  CAST(tag_month_count.post_count AS REAL) / site_month_count.post_count AS post_ratio
FROM cache_state
CROSS JOIN site
JOIN tag ON tag.site_id = site.site_id
JOIN tag_month_count ON tag_month_count.tag_id = tag.tag_id
JOIN site_month_count
  ON site_month_count.site_id = site.site_id AND site_month_count.month = tag_month_count.month
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  counted.site AS site,
  counted.category AS category,
  counted.tag AS tag,
  counted.month AS month,
  counted.post_count AS post_count,
  CAST(counted.post_count AS REAL) / site_posts.post_count AS post_ratio
FROM (
  SELECT
    site.name AS site,
    site.site_id AS site_id,
    tag_category.name AS category,
    tag.name AS tag,
    substr(post.created_at, 1, 7) AS month,
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
    substr(post.created_at, 1, 7)
) AS counted
JOIN (
  SELECT
    post.site_id AS site_id,
    substr(post.created_at, 1, 7) AS month,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0
    AND post.created_at IS NOT NULL
  GROUP BY
    post.site_id,
    substr(post.created_at, 1, 7)
) AS site_posts
  ON site_posts.site_id = counted.site_id AND site_posts.month = counted.month;
