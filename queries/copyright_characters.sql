-- name:    copyright_characters
-- purpose: The characters of a copyright, by the posts that have both.
-- grain:   one row per (site, character)
-- params:  :copyright TEXT = (most frequent copyright), the copyright; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; character TEXT; post_count INTEGER, posts that have both; character_post_count INTEGER, posts of the character; copyright_ratio REAL, 0..1, share of the copyright's posts; character_ratio REAL, 0..1, share of the character's posts, near 1 for a character of this copyright alone
-- chart:   bar, label character, value post_count, series site
-- reads:   copyright_character
-- source:  copyright_character
-- example: taghouse query house.db copyright_characters -p copyright touhou
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  character,
  post_count,
  character_post_count,
  copyright_ratio,
  character_ratio
FROM copyright_character
WHERE copyright = :copyright
  AND (:site IS NULL OR site = :site)
ORDER BY post_count DESC, character, site
LIMIT :limit;
