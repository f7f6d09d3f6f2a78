-- name:    tag_alias_problem
-- purpose: The active aliases that do not apply, and why.
-- grain:   one row per (site, kind, antecedent, consequent)
-- params:  none
-- columns: site TEXT; kind TEXT, self (of a name to itself), cycle (its chain runs into a cycle), ambiguous (another one of the same antecedent applies) or has_posts (it comes from a list of tags, and posts have a tag of its name); antecedent TEXT; consequent TEXT, as the alias has it
-- reads:   tag_alias, tag_alias_active, tag_alias_end, site
-- source:  tag_alias
CREATE VIEW tag_alias_problem AS
WITH problem AS (
  SELECT
    tag_alias.site_id AS site_id,
    'self' AS kind,
    tag_alias.antecedent_name AS antecedent,
    tag_alias.consequent_name AS consequent
  FROM tag_alias
  WHERE tag_alias.status IN ('active', 'told')
    AND tag_alias.antecedent_name = tag_alias.consequent_name
  UNION
  SELECT
    tag_alias.site_id AS site_id,
    'has_posts' AS kind,
    tag_alias.antecedent_name AS antecedent,
    tag_alias.consequent_name AS consequent
  FROM tag_alias
  WHERE tag_alias.status = 'has posts'
  UNION
  SELECT
    tag_alias_active.site_id AS site_id,
    'cycle' AS kind,
    tag_alias_active.antecedent AS antecedent,
    tag_alias_active.consequent AS consequent
  FROM tag_alias_active
  CROSS JOIN tag_alias_end
    ON tag_alias_end.antecedent = tag_alias_active.antecedent
    AND tag_alias_end.site_id = tag_alias_active.site_id
  WHERE tag_alias_end.consequent IS NULL
  UNION
  SELECT
    tag_alias.site_id AS site_id,
    'ambiguous' AS kind,
    tag_alias.antecedent_name AS antecedent,
    tag_alias.consequent_name AS consequent
  FROM tag_alias
  CROSS JOIN tag_alias_active
    ON tag_alias_active.antecedent = tag_alias.antecedent_name
    AND tag_alias_active.site_id = tag_alias.site_id
  WHERE tag_alias.status IN ('active', 'told')
    AND tag_alias.consequent_name <> tag_alias.antecedent_name
    AND tag_alias.consequent_name <> tag_alias_active.consequent
)
SELECT
  site.name AS site,
  problem.kind AS kind,
  problem.antecedent AS antecedent,
  problem.consequent AS consequent
FROM problem
JOIN site ON site.site_id = problem.site_id;
