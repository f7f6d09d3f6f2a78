-- name:    tag_alias_active
-- purpose: The alias that applies to a name.
-- grain:   one row per (site_id, antecedent)
-- params:  none
-- columns: site_id INTEGER; antecedent TEXT; consequent TEXT, never the antecedent itself
-- reads:   tag_alias
-- source:  tag_alias; of several, the one with the smallest number, then by name; those without a number come last
CREATE VIEW tag_alias_active AS
SELECT
  tag_alias.site_id AS site_id,
  tag_alias.antecedent_name AS antecedent,
  tag_alias.consequent_name AS consequent
FROM tag_alias
WHERE tag_alias.tag_alias_id = (
  SELECT candidate.tag_alias_id
  FROM tag_alias AS candidate
  WHERE candidate.antecedent_name = tag_alias.antecedent_name
    AND candidate.site_id = tag_alias.site_id
    AND candidate.status IN ('active', 'told')
    AND candidate.consequent_name <> candidate.antecedent_name
  ORDER BY
    candidate.number IS NULL,
    candidate.number,
    candidate.consequent_name,
    candidate.tag_alias_id
  LIMIT 1
);
