-- name:    missing_captions_by_month
-- purpose: For each month the posts, and those without a caption.
-- grain:   one row per (site, month)
-- params:  :rule TEXT = 'default', the caption rule; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; month TEXT, YYYY-MM, null when unknown; post_count INTEGER; missing_count INTEGER, posts of these without text by the rule; only_tags_count INTEGER, posts of these with a text that is tags; missing_ratio REAL, 0..1
-- chart:   line, x month, y missing_count, series site
-- reads:   merge_post
-- source:  merge_post
-- example: taghouse query house.db missing_captions_by_month -p rule e621
-- cost:    works out the caption of every post
WITH wanted AS (
  SELECT
    site,
    month,
    caption_state
  FROM merge_post
  WHERE caption_rule = :rule
    AND (:site IS NULL OR site = :site)
)
SELECT
  site,
  month,
  COUNT(*) AS post_count,
  COUNT(*) FILTER (WHERE caption_state IS NULL) AS missing_count,
  COUNT(*) FILTER (WHERE caption_state = 'tags') AS only_tags_count,
  AVG(caption_state IS NULL) AS missing_ratio
FROM wanted
GROUP BY site, month
ORDER BY site, month;
