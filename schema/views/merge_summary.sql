-- name:    merge_summary
-- purpose: What a training set of a site would lack, with the captions of a rule.
-- grain:   one row per (caption rule, site that has posts)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; id_count INTEGER, all posts that are known, if only by their number; missing_tags_count INTEGER, of these, without a tag; missing_caption_count INTEGER, of these, without text by the rule (the post's own tags do not count); missing_latent_count INTEGER, of these, without a latent; only_tags_count INTEGER, of these, with a text of the rule that is tags; empty_caption_count INTEGER, of those without text, with captions of the rule's kinds; unknown_caption_count INTEGER, of all posts, with a caption but no record, tag or latent; unknown_latent_count INTEGER, of all posts, with a latent but no record or tag
-- reads:   merge_post
-- source:  merge_post
CREATE VIEW merge_summary AS
SELECT
  caption_rule,
  site,
  COUNT(*) AS id_count,
  SUM(NOT has_tag) AS missing_tags_count,
  SUM(caption_state IS NULL) AS missing_caption_count,
  SUM(NOT has_latent) AS missing_latent_count,
  SUM(caption_state IS 'tags') AS only_tags_count,
  SUM(is_caption_empty) AS empty_caption_count,
  SUM(is_caption_unknown) AS unknown_caption_count,
  SUM(is_latent_unknown) AS unknown_latent_count
FROM merge_post
GROUP BY caption_rule, site;
