-- name:    character_tag_count_agrees
-- purpose: The cache character_tag_count holds what its definition computes.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; character_id INTEGER; tag_id INTEGER; post_count INTEGER
-- reads:   character_tag_count, character_tag_count_definition
-- source:  character_tag_count_definition
WITH missing AS (
  SELECT character_id, tag_id, post_count FROM character_tag_count_definition
  EXCEPT
  SELECT character_id, tag_id, post_count FROM character_tag_count
),
surplus AS (
  SELECT character_id, tag_id, post_count FROM character_tag_count
  EXCEPT
  SELECT character_id, tag_id, post_count FROM character_tag_count_definition
)
SELECT 'missing in character_tag_count' AS problem, character_id, tag_id, post_count FROM missing
UNION ALL
SELECT 'wrong in character_tag_count' AS problem, character_id, tag_id, post_count FROM surplus
ORDER BY problem, character_id, tag_id;
