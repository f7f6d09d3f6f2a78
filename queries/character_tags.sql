-- name:    character_tags
-- purpose: The general tags of a character, and how sure each is.
-- grain:   one row per (site, tag)
-- params:  :character TEXT = (most frequent character), the character; :minimum INTEGER = 2, posts with both at least; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1; lift REAL, so many times as frequent as on all posts; lower_bound REAL, 0..1, of the frequency with 95 % confidence
-- chart:   bar, label tag, value frequency, series site
-- reads:   character_tag
-- source:  character_tag
-- example: taghouse query house.db character_tags -p character hakurei_reimu
SELECT
  site,
  tag,
  post_count,
  character_post_count,
  frequency,
  lift,
  lower_bound
FROM character_tag
WHERE character = :character
  AND post_count >= :minimum
  AND (:site IS NULL OR site = :site)
ORDER BY frequency DESC, tag, site
LIMIT :limit;
