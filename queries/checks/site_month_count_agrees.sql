-- name:    site_month_count_agrees
-- purpose: The cache site_month_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; site_id INTEGER; month INTEGER; post_count INTEGER
-- reads:   site_month_count, site_month_count_definition, cache_state
-- source:  site_month_count_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT site_id, month, post_count FROM site_month_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT site_id, month, post_count FROM site_month_count
),
surplus AS (
  SELECT site_id, month, post_count FROM site_month_count
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT site_id, month, post_count FROM site_month_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT 'missing in site_month_count' AS problem, site_id, month, post_count FROM missing
UNION ALL
SELECT 'wrong in site_month_count' AS problem, site_id, month, post_count FROM surplus
ORDER BY problem, site_id, month;
