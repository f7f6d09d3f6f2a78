-- name:    caption_references
-- purpose: Every post and kind that a caption, a caption record or a latent names exists.
-- grain:   one row per (table, post, kind) that names one that does not; none when all is well
-- params:  none
-- columns: problem TEXT; post_id INTEGER; caption_kind_id INTEGER, null for a caption record or a latent
-- reads:   caption, caption_kind, caption_record, latent, post
-- source:  caption, by its index, which has no texts; caption_record; latent
SELECT
  'caption without its post or kind' AS problem,
  caption.post_id AS post_id,
  caption.caption_kind_id AS caption_kind_id
FROM caption INDEXED BY caption_by_kind
LEFT JOIN post ON post.post_id = caption.post_id
LEFT JOIN caption_kind ON caption_kind.caption_kind_id = caption.caption_kind_id
WHERE post.post_id IS NULL OR caption_kind.caption_kind_id IS NULL
UNION ALL
SELECT
  'caption_record without its post' AS problem,
  caption_record.post_id AS post_id,
  NULL AS caption_kind_id
FROM caption_record
LEFT JOIN post ON post.post_id = caption_record.post_id
WHERE post.post_id IS NULL
UNION ALL
SELECT
  'latent without its post' AS problem,
  latent.post_id AS post_id,
  NULL AS caption_kind_id
FROM latent
LEFT JOIN post ON post.post_id = latent.post_id
WHERE post.post_id IS NULL
ORDER BY problem, post_id, caption_kind_id;
