-- name:    tag_implication_resolved
-- purpose: Every name that a name implies, at once or through others.
-- grain:   one row per (site, antecedent, consequent)
-- params:  none
-- columns: site TEXT; antecedent TEXT; consequent TEXT, never the antecedent itself; depth INTEGER, implications of the shortest path, from 1
-- reads:   tag_implication_active, site
-- source:  tag_implication_active, both names passed through the aliases; reach finds the pairs, which ends in spite of cycles; no shortest path is longer than the most names that one name reaches, and so the ways of a cycle end there
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
path (site_id, antecedent, consequent, depth) AS (
  SELECT
    edge.site_id,
    edge.antecedent,
    edge.consequent,
    1
  FROM edge
  UNION
  SELECT
    path.site_id,
    path.antecedent,
    edge.consequent,
    path.depth + 1
  FROM path
  CROSS JOIN edge ON edge.antecedent = path.consequent AND edge.site_id = path.site_id
  WHERE path.depth < (SELECT MAX(name_count) FROM reach_count)
)
SELECT
  site.name AS site,
  path.antecedent AS antecedent,
  path.consequent AS consequent,
  MIN(path.depth) AS depth
FROM path
JOIN site ON site.site_id = path.site_id
WHERE path.antecedent <> path.consequent
GROUP BY site.name, path.antecedent, path.consequent;
