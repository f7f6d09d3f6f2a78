SELECT site, kind, antecedent, consequent
FROM tag_implication_problem
ORDER BY site, kind, antecedent, consequent;
