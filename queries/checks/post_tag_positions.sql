-- name:    post_tag_positions
-- purpose: The tags of a post stand at 0, 1, 2, ... without a gap.
-- grain:   one row per post where they do not; none when all is well
-- params:  none
-- columns: post_id INTEGER; tag_count INTEGER; last_position INTEGER
-- reads:   post_tag
-- source:  post_tag
SELECT
  post_id,
  COUNT(*) AS tag_count,
  MAX(position) AS last_position
FROM post_tag
GROUP BY post_id
HAVING COUNT(*) <> MAX(position) + 1
ORDER BY post_id;
