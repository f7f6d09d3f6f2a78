-- name:    tag_year_count_agrees
-- purpose: The cache tag_year_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; year INTEGER; site_id INTEGER; post_count INTEGER; rank INTEGER
-- reads:   tag_year_count, tag_year_count_definition, cache_state
-- source:  tag_year_count_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT tag_id, year, site_id, post_count, rank FROM tag_year_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, year, site_id, post_count, rank FROM tag_year_count
),
surplus AS (
  SELECT tag_id, year, site_id, post_count, rank FROM tag_year_count
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, year, site_id, post_count, rank FROM tag_year_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT 'missing in tag_year_count' AS problem, tag_id, year, site_id, post_count, rank FROM missing
UNION ALL
SELECT 'wrong in tag_year_count' AS problem, tag_id, year, site_id, post_count, rank FROM surplus
ORDER BY problem, tag_id, year, site_id;
