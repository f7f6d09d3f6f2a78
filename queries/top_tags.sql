-- name:    top_tags
-- purpose: The tags that most posts have.
-- grain:   one row per tag
-- params:  :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site; rank INTEGER, within the site
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_frequency
-- source:  tag_frequency, along its ranks
-- example: taghouse query house.db top_tags -p category character
SELECT
  site,
  category,
  tag,
  post_count,
  post_ratio,
  rank
FROM tag_frequency
WHERE (:site IS NULL OR site = :site)
  AND (:category IS NULL OR category = :category)
ORDER BY rank, site
LIMIT :limit;
