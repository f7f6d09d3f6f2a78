-- name:    post_tag_histogram_agrees
-- purpose: The cache post_tag_histogram holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; site_id INTEGER; category INTEGER; tag_count INTEGER; post_count INTEGER
-- reads:   post_tag_histogram, post_tag_histogram_definition, cache_state
-- source:  post_tag_histogram_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT site_id, category, tag_count, post_count FROM post_tag_histogram_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT site_id, category, tag_count, post_count FROM post_tag_histogram
),
surplus AS (
  SELECT site_id, category, tag_count, post_count FROM post_tag_histogram
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT site_id, category, tag_count, post_count FROM post_tag_histogram_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT
  'missing in post_tag_histogram' AS problem,
  site_id,
  category,
  tag_count,
  post_count
FROM missing
UNION ALL
SELECT
  'wrong in post_tag_histogram' AS problem,
  site_id,
  category,
  tag_count,
  post_count
FROM surplus
ORDER BY problem, site_id, category, tag_count;
