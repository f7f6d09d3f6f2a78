-- name:    tagger_differences
-- purpose: The tags in which a tagger and the site differ most.
-- grain:   one row per (tagger, tag) of the site
-- params:  :tagger TEXT = NULL, a tagger, NULL takes all; :site TEXT = NULL, the site, NULL takes the one with most posts; :category TEXT = NULL, of the tags, NULL takes all; :minimum INTEGER = 1, posts that must have the tag by the site or the tagger; :limit INTEGER = 50, rows
-- columns: tagger TEXT; tag TEXT; category TEXT, null when unknown; threshold REAL, 0..1; site_post_count INTEGER, posts with the tag by the site; tagger_post_count INTEGER, by the tagger; both_count INTEGER, by both; added_count INTEGER, by the tagger alone; missed_count INTEGER, by the site alone; precision_ratio REAL, 0..1, null when the tagger never gives it; recall_ratio REAL, 0..1, null when the site never does
-- chart:   bar, label tag, value added_count missed_count, series tagger
-- reads:   tagger_comparison, site_count, site
-- source:  tagger_comparison
-- cost:    looks at all tags of all posts that a tagger has looked at
-- example: taghouse query house.db tagger_differences -p tagger wd-v3 -p category general
WITH selected_site AS MATERIALIZED (
  SELECT site.name AS name
  FROM site_count
  JOIN site ON site.site_id = site_count.site_id
  WHERE :site IS NULL OR site.name = :site
  ORDER BY site_count.post_count DESC, site.name
  LIMIT 1
)
SELECT
  tagger,
  tag,
  category,
  threshold,
  site_post_count,
  tagger_post_count,
  both_count,
  added_count,
  missed_count,
  precision_ratio,
  recall_ratio
FROM tagger_comparison
WHERE site = (SELECT name FROM selected_site)
  AND (:tagger IS NULL OR tagger = :tagger)
  AND (:category IS NULL OR category = :category)
  AND both_count + added_count + missed_count >= :minimum
ORDER BY added_count + missed_count DESC, tag, tagger
LIMIT MAX(:limit, 0);
