-- name:    tags_without_category
-- purpose: Tags in use whose category no input has told.
-- grain:   one row per tag
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; tag TEXT; post_count INTEGER; rank INTEGER, within the site
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_count, tag, site
-- source:  tag_count, along its ranks; `taghouse import tags` tells categories
-- example: taghouse query house.db tags_without_category
SELECT
  site.name AS site,
  tag.name AS tag,
  tag_count.post_count AS post_count,
  tag_count.rank AS rank
FROM tag_count
JOIN tag ON tag.tag_id = tag_count.tag_id
JOIN site ON site.site_id = +tag.site_id
WHERE tag.category IS NULL
  AND (:site IS NULL OR site.name = :site)
ORDER BY tag_count.rank, tag_count.site_id
LIMIT :limit;
