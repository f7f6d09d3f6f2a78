-- name:    tag_rating_count_agrees
-- purpose: The cache tag_rating_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; rating TEXT; post_count INTEGER
-- reads:   tag_rating_count, tag_rating_count_definition, cache_state
-- source:  tag_rating_count_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT tag_id, rating, post_count FROM tag_rating_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, rating, post_count FROM tag_rating_count
),
surplus AS (
  SELECT tag_id, rating, post_count FROM tag_rating_count
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT tag_id, rating, post_count FROM tag_rating_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT 'missing in tag_rating_count' AS problem, tag_id, rating, post_count FROM missing
UNION ALL
SELECT 'wrong in tag_rating_count' AS problem, tag_id, rating, post_count FROM surplus
ORDER BY problem, tag_id, rating;
