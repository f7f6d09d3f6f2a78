SELECT site, antecedent, consequent, depth FROM tag_implication_resolved ORDER BY site, antecedent, consequent;
