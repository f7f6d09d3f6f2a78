-- name:    copyright_character_count_agrees
-- purpose: The cache copyright_character_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; copyright_id INTEGER; character_id INTEGER; post_count INTEGER
-- reads:   copyright_character_count, copyright_character_count_definition, cache_state
-- source:  copyright_character_count_definition; nothing while cache_state.is_analyzed is 0, for then nobody reads the cache
WITH missing AS (
  SELECT copyright_id, character_id, post_count FROM copyright_character_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT copyright_id, character_id, post_count FROM copyright_character_count
),
surplus AS (
  SELECT copyright_id, character_id, post_count FROM copyright_character_count
  WHERE (SELECT is_analyzed FROM cache_state)
  EXCEPT
  SELECT copyright_id, character_id, post_count FROM copyright_character_count_definition
  WHERE (SELECT is_analyzed FROM cache_state)
)
SELECT
  'missing in copyright_character_count' AS problem,
  copyright_id,
  character_id,
  post_count
FROM missing
UNION ALL
SELECT
  'wrong in copyright_character_count' AS problem,
  copyright_id,
  character_id,
  post_count
FROM surplus
ORDER BY problem, copyright_id, character_id;
