-- name:    core_tag_confident
-- purpose: The general tags that surely belong to a character, without a list of words.
-- grain:   one row per (character, tag)
-- params:  none; the limits are core_tag_confident_bound and core_tag_confident_lift of setting
-- columns: site TEXT; character TEXT; tag TEXT; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1, the one divided by the other; lift REAL, frequency divided by the tag's share of all posts of the site; lower_bound REAL, 0..1, of the frequency with 95 % confidence (Wilson)
-- reads:   character_tag, setting
-- source:  character_tag
CREATE VIEW core_tag_confident AS
SELECT
  site,
  character,
  tag,
  post_count,
  character_post_count,
  frequency,
  lift,
  lower_bound
FROM character_tag
WHERE lower_bound >= (SELECT value FROM setting WHERE name = 'core_tag_confident_bound')
  AND lift >= (SELECT value FROM setting WHERE name = 'core_tag_confident_lift');
