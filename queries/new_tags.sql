-- name:    new_tags
-- purpose: Tags that appeared last, by the number of their first post.
-- grain:   one row per tag
-- params:  :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :minimum INTEGER = 10, posts at least; :limit INTEGER = 20, rows at most
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; first_number INTEGER, smallest number of a post that has it; last_number INTEGER; post_count INTEGER
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_frequency
-- source:  tag_frequency
-- example: taghouse query house.db new_tags -p category copyright
SELECT
  site,
  category,
  tag,
  first_number,
  last_number,
  post_count
FROM tag_frequency
WHERE post_count >= :minimum
  AND (:site IS NULL OR site = :site)
  AND (:category IS NULL OR category = :category)
ORDER BY first_number DESC, tag, site
LIMIT :limit;
