-- name:    tag_implication_problem
-- purpose: The active implications that a site ought to look at, and why.
-- grain:   one row per (site, kind, antecedent, consequent)
-- params:  none
-- columns: site TEXT; kind TEXT, self (of a name to itself, also by an alias), cycle (its consequent implies its antecedent) or aliased (one of its names has an alias); antecedent TEXT; consequent TEXT, as the implication has it
-- reads:   tag_implication_active, tag_implication_resolved, site
-- source:  tag_implication_active
CREATE VIEW tag_implication_problem AS
SELECT
  site.name AS site,
  'self' AS kind,
  tag_implication_active.antecedent_name AS antecedent,
  tag_implication_active.consequent_name AS consequent
FROM tag_implication_active
JOIN site ON site.site_id = tag_implication_active.site_id
WHERE tag_implication_active.antecedent = tag_implication_active.consequent
UNION
SELECT
  site.name AS site,
  'cycle' AS kind,
  tag_implication_active.antecedent_name AS antecedent,
  tag_implication_active.consequent_name AS consequent
FROM tag_implication_active
JOIN site ON site.site_id = tag_implication_active.site_id
JOIN tag_implication_resolved
  ON tag_implication_resolved.antecedent = tag_implication_active.consequent
  AND tag_implication_resolved.consequent = tag_implication_active.antecedent
  AND tag_implication_resolved.site = site.name
UNION
SELECT
  site.name AS site,
  'aliased' AS kind,
  tag_implication_active.antecedent_name AS antecedent,
  tag_implication_active.consequent_name AS consequent
FROM tag_implication_active
JOIN site ON site.site_id = tag_implication_active.site_id
WHERE tag_implication_active.antecedent <> tag_implication_active.antecedent_name
  OR tag_implication_active.consequent <> tag_implication_active.consequent_name;
