-- name:    character_copyrights
-- purpose: The copyrights that a character appears with.
-- grain:   one row per (site, copyright)
-- params:  :character TEXT = (most frequent character), the character; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; copyright TEXT; post_count INTEGER, posts that have both; copyright_post_count INTEGER, posts of the copyright; character_ratio REAL, 0..1, share of the character's posts
-- chart:   bar, label copyright, value post_count, series site
-- reads:   copyright_character
-- source:  copyright_character
-- example: taghouse query house.db character_copyrights -p character hakurei_reimu
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  copyright,
  post_count,
  copyright_post_count,
  character_ratio
FROM copyright_character
WHERE character = :character
  AND (:site IS NULL OR site = :site)
ORDER BY post_count DESC, copyright, site
LIMIT :limit;
