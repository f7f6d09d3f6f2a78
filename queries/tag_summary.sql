-- name:    tag_summary
-- purpose: What the warehouse knows of one tag: category, posts, share, ranks.
-- grain:   one row per site that has the tag
-- params:  :tag TEXT = (most frequent tag), the tag; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site; rank INTEGER, within the site; category_ratio REAL, 0..1 of all uses of tags of the category; category_rank INTEGER; first_number INTEGER, smallest number of a post that has it; last_number INTEGER
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_frequency
-- source:  tag_frequency
-- example: taghouse query house.db tag_summary -p tag long_hair
SELECT
  site,
  category,
  tag,
  post_count,
  post_ratio,
  rank,
  category_ratio,
  category_rank,
  first_number,
  last_number
FROM tag_frequency
WHERE tag = :tag
  AND (:site IS NULL OR site = :site)
ORDER BY site;
