-- name:    tag_alias_resolved
-- purpose: The name that an aliased name stands for in the end.
-- grain:   one row per (site, antecedent)
-- params:  none
-- columns: site TEXT; antecedent TEXT; consequent TEXT, the end of the chain of aliases; depth INTEGER, aliases of the chain, from 1
-- reads:   tag_alias_end, site
-- source:  tag_alias_end, active aliases only; names whose chain runs into a cycle are left out, see tag_alias_problem
CREATE VIEW tag_alias_resolved AS
SELECT
  site.name AS site,
  tag_alias_end.antecedent AS antecedent,
  tag_alias_end.consequent AS consequent,
  tag_alias_end.depth AS depth
FROM tag_alias_end
JOIN site ON site.site_id = +tag_alias_end.site_id
WHERE tag_alias_end.consequent IS NOT NULL;
