-- name:    tag_month_count_agrees
-- purpose: The cache tag_month_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; month INTEGER; post_count INTEGER
-- reads:   tag_month_count, tag_month_count_definition, cache_state
-- source:  tag_month_count_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT tag_id, month, post_count FROM tag_month_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, month, post_count FROM tag_month_count
),
surplus AS (
  SELECT tag_id, month, post_count FROM tag_month_count
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, month, post_count FROM tag_month_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT 'missing in tag_month_count' AS problem, tag_id, month, post_count FROM missing
UNION ALL
SELECT 'wrong in tag_month_count' AS problem, tag_id, month, post_count FROM surplus
ORDER BY problem, tag_id, month;
