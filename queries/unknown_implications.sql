-- name:    unknown_implications
-- purpose: Tags that nearly always come with another one, where the site has no implication.
-- grain:   one row per (site, tag, implied)
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; tag TEXT; implied TEXT; post_count INTEGER, posts that have both; tag_post_count INTEGER; ratio REAL, 0..1, share of the tag's posts that have the implied one
-- reads:   tag_implied, tag_implication_resolved
-- source:  tag_implied, without what the active implications of the site say at once or through others
-- example: taghouse query house.db unknown_implications
-- cost:    counts all pairs of tags while the caches are out of date, which takes very long; run `taghouse analyze`
SELECT
  tag_implied.site AS site,
  tag_implied.tag AS tag,
  tag_implied.implied AS implied,
  tag_implied.post_count AS post_count,
  tag_implied.tag_post_count AS tag_post_count,
  tag_implied.ratio AS ratio
FROM tag_implied
WHERE tag_implied.is_known = 0
  AND (:site IS NULL OR tag_implied.site = :site)
  AND (tag_implied.site, tag_implied.tag, tag_implied.implied) NOT IN (
    SELECT
      tag_implication_resolved.site,
      tag_implication_resolved.antecedent,
      tag_implication_resolved.consequent
    FROM tag_implication_resolved
  )
ORDER BY tag_post_count DESC, tag, implied, site
LIMIT :limit;
