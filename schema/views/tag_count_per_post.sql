-- name:    tag_count_per_post
-- purpose: How many posts have so many tags, of each category and of all.
-- grain:   one row per (site, category, tag_count) that posts have
-- params:  none
-- columns: site TEXT; category TEXT, all for the tags of all categories and of none; tag_count INTEGER, 0 too; post_count INTEGER; post_ratio REAL, 0..1 of the site's posts
-- reads:   cache_state, post_tag_histogram, post_tag_histogram_definition, tag_category, site_count, site
-- source:  post_tag_histogram, a cache of post_tag_histogram_definition, while cache_state.is_analyzed is 1; otherwise that definition, which takes long
CREATE VIEW tag_count_per_post AS
SELECT
  site.name AS site,
  IIF(post_tag_histogram.category = -1, 'all', tag_category.name) AS category,
  post_tag_histogram.tag_count AS tag_count,
  post_tag_histogram.post_count AS post_count,
  CAST(post_tag_histogram.post_count AS REAL) / site_count.post_count AS post_ratio
FROM cache_state
CROSS JOIN post_tag_histogram
JOIN site ON site.site_id = post_tag_histogram.site_id
JOIN site_count ON site_count.site_id = post_tag_histogram.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = post_tag_histogram.site_id
  AND tag_category.category = post_tag_histogram.category
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  site.name AS site,
  IIF(post_tag_histogram_definition.category = -1, 'all', tag_category.name) AS category,
  post_tag_histogram_definition.tag_count AS tag_count,
  post_tag_histogram_definition.post_count AS post_count,
  CAST(post_tag_histogram_definition.post_count AS REAL) / site_count.post_count AS post_ratio
FROM cache_state
CROSS JOIN post_tag_histogram_definition
JOIN site ON site.site_id = post_tag_histogram_definition.site_id
JOIN site_count ON site_count.site_id = post_tag_histogram_definition.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = post_tag_histogram_definition.site_id
  AND tag_category.category = post_tag_histogram_definition.category
WHERE cache_state.is_analyzed = 0;
