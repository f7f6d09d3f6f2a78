-- name:    tag_by_year
-- purpose: How many posts of each year have a tag.
-- grain:   one row per (site, year) that has posts with the tag
-- params:  :tag TEXT = (most frequent tag), the tag; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag TEXT; year INTEGER, of created_at; post_count INTEGER; post_ratio REAL, 0..1 of the site's posts of the year
-- chart:   line, x year, y post_count, series site
-- reads:   tag_frequency_by_year
-- source:  tag_frequency_by_year
-- example: taghouse query house.db tag_by_year -p tag hatsune_miku
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  tag,
  year,
  post_count,
  post_ratio
FROM tag_frequency_by_year
WHERE tag = :tag
  AND (:site IS NULL OR site = :site)
ORDER BY site, year;
