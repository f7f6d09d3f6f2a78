SELECT site, kind, antecedent, consequent
FROM tag_alias_problem
ORDER BY site, kind, antecedent, consequent;
