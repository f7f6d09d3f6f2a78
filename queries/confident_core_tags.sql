-- name:    confident_core_tags
-- purpose: The general tags that surely belong to a character, without a list of words.
-- grain:   one row per (site, tag)
-- params:  :character TEXT = (most frequent character), the character; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1; lift REAL, so many times as frequent as on all posts; lower_bound REAL, 0..1, of the frequency with 95 % confidence
-- chart:   bar, label tag, value lower_bound, series site
-- reads:   core_tag_confident
-- source:  core_tag_confident; its limits are rows of setting
-- example: taghouse query house.db confident_core_tags -p character hakurei_reimu
SELECT
  site,
  tag,
  post_count,
  character_post_count,
  frequency,
  lift,
  lower_bound
FROM core_tag_confident
WHERE character = :character
  AND (:site IS NULL OR site = :site)
ORDER BY lower_bound DESC, tag, site;
