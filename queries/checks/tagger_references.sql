-- name:    tagger_references
-- purpose: Every post, tag and tagger that a score names exists, and the tagger has looked at the post.
-- grain:   one row per (table, post, tagger, tag) that names one that does not; none when all is well
-- params:  none
-- columns: problem TEXT; post_id INTEGER; tagger_id INTEGER, null for a picture; tag_id INTEGER, null but for a score
-- reads:   tagger, tagger_post, tag_score, tagger_rating, image_file, post, tag
-- source:  tagger_post, tag_score, tagger_rating, image_file
SELECT
  'tagger_post without its post or tagger' AS problem,
  tagger_post.post_id AS post_id,
  tagger_post.tagger_id AS tagger_id,
  NULL AS tag_id
FROM tagger_post
LEFT JOIN post ON post.post_id = tagger_post.post_id
LEFT JOIN tagger ON tagger.tagger_id = tagger_post.tagger_id
WHERE post.post_id IS NULL OR tagger.tagger_id IS NULL
UNION ALL
SELECT
  'tag_score without its tagger_post or tag' AS problem,
  tag_score.post_id AS post_id,
  tag_score.tagger_id AS tagger_id,
  tag_score.tag_id AS tag_id
FROM tag_score
LEFT JOIN tagger_post
  ON tagger_post.post_id = tag_score.post_id AND tagger_post.tagger_id = tag_score.tagger_id
LEFT JOIN tag ON tag.tag_id = tag_score.tag_id
WHERE tagger_post.post_id IS NULL OR tag.tag_id IS NULL
UNION ALL
SELECT
  'tag_score of another site''s tag' AS problem,
  tag_score.post_id AS post_id,
  tag_score.tagger_id AS tagger_id,
  tag_score.tag_id AS tag_id
FROM tag_score
JOIN post ON post.post_id = tag_score.post_id
JOIN tag ON tag.tag_id = tag_score.tag_id
WHERE post.site_id <> tag.site_id
UNION ALL
SELECT
  'tagger_rating without its tagger_post' AS problem,
  tagger_rating.post_id AS post_id,
  tagger_rating.tagger_id AS tagger_id,
  NULL AS tag_id
FROM tagger_rating
LEFT JOIN tagger_post
  ON tagger_post.post_id = tagger_rating.post_id
  AND tagger_post.tagger_id = tagger_rating.tagger_id
WHERE tagger_post.post_id IS NULL
UNION ALL
SELECT
  'image_file without its post' AS problem,
  image_file.post_id AS post_id,
  NULL AS tagger_id,
  NULL AS tag_id
FROM image_file
LEFT JOIN post ON post.post_id = image_file.post_id
WHERE post.post_id IS NULL
ORDER BY problem, post_id, tagger_id, tag_id;
