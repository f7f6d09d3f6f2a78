-- name:    missing_caption
-- purpose: The posts of a training set for which a caption rule finds no text.
-- grain:   one row per (caption rule, post without text by it)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; number INTEGER
-- reads:   merge_post, latent
-- source:  merge_post; of posts with a latent if the warehouse has any latent, else of all; the post's own tags do not count
CREATE VIEW missing_caption AS
SELECT
  caption_rule,
  site,
  number
FROM merge_post
WHERE (has_latent OR NOT EXISTS (SELECT 1 FROM latent)) AND caption_state IS NULL;
