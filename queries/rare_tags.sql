-- name:    rare_tags
-- purpose: Tags that few posts have, the rarest first.
-- grain:   one row per tag
-- params:  :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :maximum INTEGER = 1, posts at most; :limit INTEGER = 50, rows at most
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; post_count INTEGER; last_number INTEGER, greatest number of a post that has it
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_count, tag, tag_category, site
-- source:  tag_count, along its index by posts; tags with equally many come in the order in which the warehouse met them
-- example: taghouse query house.db rare_tags -p maximum 3 -p category general
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  tag_count.post_count AS post_count,
  tag_count.last_number AS last_number
FROM tag_count
JOIN tag ON tag.tag_id = tag_count.tag_id
JOIN site ON site.site_id = +tag.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
WHERE tag_count.post_count <= :maximum
  AND (:site IS NULL OR site.name = :site)
  AND (:category IS NULL OR tag_category.name = :category)
ORDER BY tag_count.post_count, tag_count.tag_id
LIMIT :limit;
