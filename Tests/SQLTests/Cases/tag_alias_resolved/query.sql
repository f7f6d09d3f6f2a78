SELECT site, antecedent, consequent, depth FROM tag_alias_resolved ORDER BY site, antecedent;
