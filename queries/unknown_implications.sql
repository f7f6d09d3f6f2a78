-- name:    unknown_implications
-- purpose: Tags that nearly always come with another one, where the site has no implication.
-- grain:   one row per (site, tag, implied)
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; tag TEXT; implied TEXT; post_count INTEGER, posts that have both; tag_post_count INTEGER; ratio REAL, 0..1, share of the tag's posts that have the implied one
-- chart:   bar, label tag implied, value post_count, series site
-- reads:   tag_implied, tag_implication, site
-- source:  tag_implied, without what the active implications of the site say at once or through others; LIMIT -1 keeps the order of a step, so that only as many tags are followed as are shown
-- example: taghouse query house.db unknown_implications
-- cost:    counts all pairs of tags while the caches are out of date, which takes very long; run `taghouse analyze`
WITH unknown AS (
  SELECT
    site,
    tag,
    implied,
    post_count,
    tag_post_count,
    ratio
  FROM tag_implied
  WHERE is_known = 0
    AND (:site IS NULL OR site = :site)
  ORDER BY tag_post_count DESC, tag, implied, site
  LIMIT -1
)
SELECT
  unknown.site AS site,
  unknown.tag AS tag,
  unknown.implied AS implied,
  unknown.post_count AS post_count,
  unknown.tag_post_count AS tag_post_count,
  unknown.ratio AS ratio
FROM unknown
WHERE NOT EXISTS (
  WITH RECURSIVE path (site_id, name) AS (
    SELECT
      site.site_id,
      unknown.tag
    FROM site
    WHERE site.name = unknown.site
    UNION
    SELECT
      path.site_id,
      tag_implication.consequent_name
    FROM path
    CROSS JOIN tag_implication
      ON tag_implication.antecedent_name = path.name
      AND tag_implication.site_id = path.site_id
      AND tag_implication.status = 'active'
  )
  SELECT 1
  FROM path
  WHERE path.name = unknown.implied
)
ORDER BY tag_post_count DESC, tag, implied, site
LIMIT :limit;
