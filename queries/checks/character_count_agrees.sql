-- name:    character_count_agrees
-- purpose: The cache character_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; character_id INTEGER; post_count INTEGER
-- reads:   character_count, character_count_definition
-- source:  character_count_definition
WITH missing AS (
  SELECT character_id, post_count FROM character_count_definition
  EXCEPT
  SELECT character_id, post_count FROM character_count
),
surplus AS (
  SELECT character_id, post_count FROM character_count
  EXCEPT
  SELECT character_id, post_count FROM character_count_definition
)
SELECT 'missing in character_count' AS problem, character_id, post_count FROM missing
UNION ALL
SELECT 'wrong in character_count' AS problem, character_id, post_count FROM surplus
ORDER BY problem, character_id;
