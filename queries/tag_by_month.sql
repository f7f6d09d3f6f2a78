-- name:    tag_by_month
-- purpose: How many posts of each month have a tag.
-- grain:   one row per (site, month) that has posts with the tag
-- params:  :tag TEXT = (most frequent tag), the tag; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag TEXT; month TEXT, YYYY-MM of created_at; post_count INTEGER; post_ratio REAL, 0..1 of the site's posts of the month
-- chart:   line, x month, y post_count, series site
-- reads:   tag_frequency_by_month
-- source:  tag_frequency_by_month
-- example: taghouse query house.db tag_by_month -p tag hatsune_miku
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  tag,
  month,
  post_count,
  post_ratio
FROM tag_frequency_by_month
WHERE tag = :tag
  AND (:site IS NULL OR site = :site)
ORDER BY site, month;
