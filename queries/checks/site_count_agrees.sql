-- name:    site_count_agrees
-- purpose: The cache site_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; site_id INTEGER; post_count INTEGER
-- reads:   site_count, site_count_definition
-- source:  site_count_definition
WITH missing AS (
  SELECT site_id, post_count FROM site_count_definition
  EXCEPT
  SELECT site_id, post_count FROM site_count
),
surplus AS (
  SELECT site_id, post_count FROM site_count
  EXCEPT
  SELECT site_id, post_count FROM site_count_definition
)
SELECT 'missing in site_count' AS problem, site_id, post_count FROM missing
UNION ALL
SELECT 'wrong in site_count' AS problem, site_id, post_count FROM surplus
ORDER BY problem, site_id;
