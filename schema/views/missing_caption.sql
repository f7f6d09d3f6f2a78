-- name:    missing_caption
-- purpose: The posts for which a caption rule finds no text.
-- grain:   one row per (caption rule, post without text by it)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; number INTEGER
-- reads:   merge_post
-- source:  merge_post; of all posts that are known; the post's own tags do not count
CREATE VIEW missing_caption AS
SELECT
  caption_rule,
  site,
  number
FROM merge_post
WHERE caption_state IS NULL;
