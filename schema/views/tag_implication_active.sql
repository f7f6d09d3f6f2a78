-- name:    tag_implication_active
-- purpose: The active implications, with their names passed through the aliases.
-- grain:   one row per (site_id, antecedent_name, consequent_name)
-- params:  none
-- columns: site_id INTEGER; antecedent_name TEXT, as the implication has it; consequent_name TEXT; antecedent TEXT, the name that antecedent_name stands for; consequent TEXT
-- reads:   tag_implication, tag_alias_end
-- source:  tag_implication, tag_alias_end; a name whose aliases run into a cycle stands for itself
CREATE VIEW tag_implication_active AS
SELECT DISTINCT
  tag_implication.site_id AS site_id,
  tag_implication.antecedent_name AS antecedent_name,
  tag_implication.consequent_name AS consequent_name,
  COALESCE(
    (
      SELECT tag_alias_end.consequent
      FROM tag_alias_end
      WHERE tag_alias_end.antecedent = tag_implication.antecedent_name
        AND tag_alias_end.site_id = tag_implication.site_id
    ),
    tag_implication.antecedent_name
  ) AS antecedent,
  COALESCE(
    (
      SELECT tag_alias_end.consequent
      FROM tag_alias_end
      WHERE tag_alias_end.antecedent = tag_implication.consequent_name
        AND tag_alias_end.site_id = tag_implication.site_id
    ),
    tag_implication.consequent_name
  ) AS consequent
FROM tag_implication
WHERE tag_implication.status = 'active';
