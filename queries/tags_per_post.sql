-- name:    tags_per_post
-- purpose: How many posts have how many tags.
-- grain:   one row per (site, tag count)
-- params:  :category TEXT = 'all', tags of this category, all takes all; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag_count INTEGER; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site
-- chart:   line, x tag_count, y post_count, series site
-- reads:   tag_count_per_post
-- source:  tag_count_per_post
-- example: taghouse query house.db tags_per_post -p category general
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  tag_count,
  post_count,
  post_ratio
FROM tag_count_per_post
WHERE category = :category
  AND (:site IS NULL OR site = :site)
ORDER BY site, tag_count;
