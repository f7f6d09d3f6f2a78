-- name:    tag_count_agrees
-- purpose: The cache tag_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; site_id INTEGER; post_count INTEGER; rank INTEGER; category_rank INTEGER; first_number INTEGER; last_number INTEGER
-- reads:   tag_count, tag_count_definition
-- source:  tag_count_definition
WITH missing AS (
  SELECT
    tag_id,
    site_id,
    post_count,
    rank,
    category_rank,
    first_number,
    last_number
  FROM tag_count_definition
  EXCEPT
  SELECT tag_id, site_id, post_count, rank, category_rank, first_number, last_number FROM tag_count
),
surplus AS (
  SELECT tag_id, site_id, post_count, rank, category_rank, first_number, last_number FROM tag_count
  EXCEPT
  SELECT
    tag_id,
    site_id,
    post_count,
    rank,
    category_rank,
    first_number,
    last_number
  FROM tag_count_definition
)
SELECT
  'missing in tag_count' AS problem,
  tag_id,
  site_id,
  post_count,
  rank,
  category_rank,
  first_number,
  last_number
FROM missing
UNION ALL
SELECT
  'wrong in tag_count' AS problem,
  tag_id,
  site_id,
  post_count,
  rank,
  category_rank,
  first_number,
  last_number
FROM surplus
ORDER BY problem, tag_id, site_id, post_count;
