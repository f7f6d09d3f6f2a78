-- name:    tag_ratings
-- purpose: How the posts of a tag are rated: the rating mix.
-- grain:   one row per (site, rating)
-- params:  :tag TEXT = (most frequent tag), the tag; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag TEXT; rating TEXT, the letter of the record; post_count INTEGER; tag_ratio REAL, 0..1 of all posts of the tag; post_ratio REAL, 0..1 of the site's posts with the rating
-- chart:   bar, label rating, value tag_ratio, series site
-- reads:   tag_frequency_by_rating
-- source:  tag_frequency_by_rating
-- example: taghouse query house.db tag_ratings -p tag swimsuit
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  tag,
  rating,
  post_count,
  tag_ratio,
  post_ratio
FROM tag_frequency_by_rating
WHERE tag = :tag
  AND (:site IS NULL OR site = :site)
ORDER BY site, rating;
