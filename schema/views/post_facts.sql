-- name:    post_facts
-- purpose: What the warehouse has of a post, and what reports group posts by.
-- grain:   one row per post
-- params:  none
-- columns: site_id INTEGER; site TEXT; number INTEGER; post_id INTEGER; month TEXT, YYYY-MM of the post, else of its caption record, else of the name of that record's file, null when unknown; rating TEXT, of the post, else of its caption record, null when unknown; finish_reason TEXT, of its caption record, null without one; file TEXT, name of the file that its caption record came from, else the post's record, else its latent, null when unknown; has_record INTEGER, 1 when a dump of posts had it; has_tag INTEGER; has_caption INTEGER, 1 when there is a caption of any kind, also an empty one; has_latent INTEGER
-- reads:   post, site, caption_record, import_file_name, post_tag, caption, latent
-- source:  post; each column is worked out only where a query names it
CREATE VIEW post_facts AS
SELECT
  post.site_id AS site_id,
  site.name AS site,
  post.number AS number,
  post.post_id AS post_id,
  COALESCE(
    substr(post.created_at, 1, 7),
    substr(caption_record.created_at, 1, 7),
    (
      SELECT import_file_name.month
      FROM import_file_name
      WHERE import_file_name.import_file_id = caption_record.import_file_id
    )
  ) AS month,
  COALESCE(post.rating, caption_record.rating) AS rating,
  caption_record.finish_reason AS finish_reason,
  (
    SELECT import_file_name.file
    FROM import_file_name
    WHERE import_file_name.import_file_id = COALESCE(
      caption_record.import_file_id,
      post.import_file_id,
      (SELECT latent.import_file_id FROM latent WHERE latent.post_id = post.post_id)
    )
  ) AS file,
  post.import_file_id IS NOT NULL AS has_record,
  EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id) AS has_tag,
  EXISTS (SELECT 1 FROM caption WHERE caption.post_id = post.post_id) AS has_caption,
  EXISTS (SELECT 1 FROM latent WHERE latent.post_id = post.post_id) AS has_latent
FROM site
JOIN post ON post.site_id = site.site_id
LEFT JOIN caption_record ON caption_record.post_id = post.post_id;
