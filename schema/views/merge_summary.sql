-- name:    merge_summary
-- purpose: What a training set of a site would lack, with the captions of a rule.
-- grain:   one row per (caption rule, site that has posts)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; id_count INTEGER, posts with a latent if the warehouse has any latent, else all posts; missing_tags_count INTEGER, of these, without a tag; missing_caption_count INTEGER, of these, without text by the rule (the post's own tags do not count); missing_latent_count INTEGER, of these, without a latent; only_tags_count INTEGER, of these, with a text of the rule that is tags; empty_caption_count INTEGER, of those without text, with captions of the rule's kinds; unknown_caption_count INTEGER, of all posts, with a caption but no record, tag or latent; unknown_latent_count INTEGER, of all posts, with a latent but no record or tag
-- reads:   merge_post, latent
-- source:  merge_post
CREATE VIEW merge_summary AS
WITH placed AS (
  SELECT
    caption_rule,
    site,
    has_tag,
    has_latent,
    caption_state,
    is_caption_empty,
    is_caption_unknown,
    is_latent_unknown,
    has_latent OR NOT EXISTS (SELECT 1 FROM latent) AS is_id
  FROM merge_post
)
SELECT
  caption_rule,
  site,
  SUM(is_id) AS id_count,
  SUM(CASE WHEN is_id THEN NOT has_tag ELSE 0 END) AS missing_tags_count,
  SUM(CASE WHEN is_id THEN caption_state IS NULL ELSE 0 END) AS missing_caption_count,
  SUM(CASE WHEN is_id THEN NOT has_latent ELSE 0 END) AS missing_latent_count,
  SUM(CASE WHEN is_id THEN caption_state IS 'tags' ELSE 0 END) AS only_tags_count,
  SUM(CASE WHEN is_id THEN is_caption_empty ELSE 0 END) AS empty_caption_count,
  SUM(is_caption_unknown) AS unknown_caption_count,
  SUM(is_latent_unknown) AS unknown_latent_count
FROM placed
GROUP BY caption_rule, site;
