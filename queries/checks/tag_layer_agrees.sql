-- name:    tag_layer_agrees
-- purpose: The table tag_layer holds what aliases and implications say of the tags.
-- grain:   one row per row that one of them lacks; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; target_id INTEGER, null when the warehouse has no tag of that name; depth INTEGER; position INTEGER
-- reads:   tag_layer, tag, site, tag_alias_resolved, tag_implication_resolved
-- source:  tag_alias_resolved, tag_implication_resolved
WITH moved AS MATERIALIZED (
  SELECT
    tag.tag_id AS tag_id,
    target.tag_id AS target_id
  FROM tag_alias_resolved
  JOIN site ON site.name = tag_alias_resolved.site
  JOIN tag ON tag.name = tag_alias_resolved.antecedent AND tag.site_id = site.site_id
  LEFT JOIN tag AS target
    ON target.name = tag_alias_resolved.consequent AND target.site_id = site.site_id
),
implied AS MATERIALIZED (
  SELECT
    tag.tag_id AS tag_id,
    target.tag_id AS target_id,
    tag_implication_resolved.depth AS depth
  FROM tag_implication_resolved
  JOIN site ON site.name = tag_implication_resolved.site
  JOIN tag ON tag.name = tag_implication_resolved.antecedent AND tag.site_id = site.site_id
  LEFT JOIN tag AS target
    ON target.name = tag_implication_resolved.consequent AND target.site_id = site.site_id
),
reached AS (
  SELECT tag_id, target_id, 0 AS depth FROM moved
  UNION
  SELECT tag_id, target_id, depth FROM implied
  UNION
  SELECT moved.tag_id, implied.target_id, implied.depth
  FROM moved
  JOIN implied ON implied.tag_id = moved.target_id
  UNION
  SELECT target_id, target_id, 0 FROM moved
  UNION
  SELECT target_id, target_id, 0 FROM implied
  UNION
  SELECT tag_id, tag_id, 0 FROM implied
),
expected AS (
  SELECT
    reached.tag_id AS tag_id,
    reached.target_id AS target_id,
    reached.depth AS depth,
    ROW_NUMBER() OVER (
      PARTITION BY reached.tag_id
      ORDER BY reached.depth, tag.name
    ) - 1 AS position
  FROM reached
  LEFT JOIN tag ON tag.tag_id = reached.target_id
),
missing AS (
  SELECT tag_id, target_id, depth, position FROM expected
  EXCEPT
  SELECT tag_id, target_id, depth, position FROM tag_layer
),
surplus AS (
  SELECT tag_id, target_id, depth, position FROM tag_layer
  EXCEPT
  SELECT tag_id, target_id, depth, position FROM expected
)
SELECT 'missing in tag_layer' AS problem, tag_id, target_id, depth, position FROM missing
UNION ALL
SELECT 'wrong in tag_layer' AS problem, tag_id, target_id, depth, position FROM surplus
ORDER BY problem, tag_id, target_id;
