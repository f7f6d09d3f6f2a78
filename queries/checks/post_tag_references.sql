-- name:    post_tag_references
-- purpose: Every post and tag that post_tag names exists.
-- grain:   one row per row of post_tag that names one that does not; none when all is well
-- params:  none
-- columns: post_id INTEGER; position INTEGER; tag_id INTEGER
-- reads:   post_tag, post, tag
-- source:  post_tag
SELECT
  post_tag.post_id AS post_id,
  post_tag.position AS position,
  post_tag.tag_id AS tag_id
FROM post_tag
LEFT JOIN post ON post.post_id = post_tag.post_id
LEFT JOIN tag ON tag.tag_id = post_tag.tag_id
WHERE post.post_id IS NULL OR tag.tag_id IS NULL
ORDER BY post_tag.post_id, post_tag.position;
