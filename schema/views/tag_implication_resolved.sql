-- name:    tag_implication_resolved
-- purpose: Every name that a name implies, at once or through others.
-- grain:   one row per (site, antecedent, consequent)
-- params:  none
-- columns: site TEXT; antecedent TEXT; consequent TEXT, never the antecedent itself; depth INTEGER, implications of the shortest way, from 1
-- reads:   tag_implication_active, site
-- source:  tag_implication_active, both names passed through the aliases; reach finds the pairs, which ends in spite of cycles; no shortest way is longer than the most names that one name reaches, and so the ways of a cycle end there
CREATE VIEW tag_implication_resolved AS
WITH RECURSIVE edge AS MATERIALIZED (
  SELECT DISTINCT
    site_id,
    antecedent,
    consequent
  FROM tag_implication_active
  WHERE antecedent <> consequent
),
reach (site_id, antecedent, consequent) AS (
  SELECT
    edge.site_id,
    edge.antecedent,
    edge.consequent
  FROM edge
  UNION
  SELECT
    reach.site_id,
    reach.antecedent,
    edge.consequent
  FROM reach
  CROSS JOIN edge ON edge.antecedent = reach.consequent AND edge.site_id = reach.site_id
),
reach_count AS (
  SELECT COUNT(*) AS name_count
  FROM reach
  GROUP BY reach.site_id, reach.antecedent
),
way (site_id, antecedent, consequent, depth) AS (
  SELECT
    edge.site_id,
    edge.antecedent,
    edge.consequent,
    1
  FROM edge
  UNION
  SELECT
    way.site_id,
    way.antecedent,
    edge.consequent,
    way.depth + 1
  FROM way
  CROSS JOIN edge ON edge.antecedent = way.consequent AND edge.site_id = way.site_id
  WHERE way.depth < (SELECT MAX(name_count) FROM reach_count)
)
SELECT
  site.name AS site,
  way.antecedent AS antecedent,
  way.consequent AS consequent,
  MIN(way.depth) AS depth
FROM way
JOIN site ON site.site_id = way.site_id
WHERE way.antecedent <> way.consequent
GROUP BY site.name, way.antecedent, way.consequent;
