-- name:    category_count_agrees
-- purpose: The cache category_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; site_id INTEGER; category INTEGER; tag_count INTEGER; use_count INTEGER
-- reads:   category_count, category_count_definition
-- source:  category_count_definition
WITH missing AS (
  SELECT site_id, category, tag_count, use_count FROM category_count_definition
  EXCEPT
  SELECT site_id, category, tag_count, use_count FROM category_count
),
surplus AS (
  SELECT site_id, category, tag_count, use_count FROM category_count
  EXCEPT
  SELECT site_id, category, tag_count, use_count FROM category_count_definition
)
SELECT 'missing in category_count' AS problem, site_id, category, tag_count, use_count FROM missing
UNION ALL
SELECT 'wrong in category_count' AS problem, site_id, category, tag_count, use_count FROM surplus
ORDER BY problem, site_id, category, tag_count;
