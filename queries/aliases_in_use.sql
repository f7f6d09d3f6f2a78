-- name:    aliases_in_use
-- purpose: Names that have an alias, and that posts still have.
-- grain:   one row per (site, aliased name)
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; tag TEXT, the aliased name; stands_for TEXT, the name that it stands for in the end; post_count INTEGER, posts that have the aliased name; stands_for_post_count INTEGER, 0 when no post has that
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_alias_active, tag_alias_end, tag, tag_count, site
-- source:  tag_alias_end, of the names that have posts
-- example: taghouse query house.db aliases_in_use
WITH used AS MATERIALIZED (
  SELECT
    tag_alias_active.site_id AS site_id,
    tag_alias_active.antecedent AS antecedent,
    tag_count.post_count AS post_count
  FROM tag_alias_active
  CROSS JOIN tag
    ON tag.name = tag_alias_active.antecedent AND tag.site_id = tag_alias_active.site_id
  CROSS JOIN tag_count ON tag_count.tag_id = tag.tag_id
),
resolved AS MATERIALIZED (
  SELECT
    used.site_id AS site_id,
    used.antecedent AS antecedent,
    used.post_count AS post_count,
    (
      SELECT tag_alias_end.consequent
      FROM tag_alias_end
      WHERE tag_alias_end.antecedent = used.antecedent AND tag_alias_end.site_id = used.site_id
    ) AS consequent
  FROM used
)
SELECT
  site.name AS site,
  resolved.antecedent AS tag,
  resolved.consequent AS stands_for,
  resolved.post_count AS post_count,
  COALESCE(tag_count.post_count, 0) AS stands_for_post_count
FROM resolved
JOIN site ON site.site_id = resolved.site_id
LEFT JOIN tag ON tag.name = resolved.consequent AND tag.site_id = resolved.site_id
LEFT JOIN tag_count ON tag_count.tag_id = tag.tag_id
WHERE resolved.consequent IS NOT NULL
  AND (:site IS NULL OR site.name = :site)
ORDER BY post_count DESC, tag, site
LIMIT :limit;
