-- name:    tag_post_agrees
-- purpose: tag_post holds exactly the facts of post_tag.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; post_id INTEGER; tag_id INTEGER
-- reads:   tag_post, post_tag
-- source:  post_tag
WITH missing AS (
  SELECT post_id, tag_id FROM post_tag
  EXCEPT
  SELECT post_id, tag_id FROM tag_post
),
surplus AS (
  SELECT post_id, tag_id FROM tag_post
  EXCEPT
  SELECT post_id, tag_id FROM post_tag
)
SELECT 'missing in tag_post' AS problem, post_id, tag_id FROM missing
UNION ALL
SELECT 'wrong in tag_post' AS problem, post_id, tag_id FROM surplus
ORDER BY problem, post_id, tag_id;
