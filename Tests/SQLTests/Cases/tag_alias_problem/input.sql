-- A chain, a repeated row, one of another site, a deleted one, one to itself, a cycle with a way
-- into it, and a name with three of which the smallest number counts.
INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (2, 1, 'a', 'b', 'active'), (2, 2, 'b', 'c', 'active'), (2, 3, 'a', 'b', 'active'),
  (1, 1, 'a', 'other', 'active'), (2, 4, 'c', 'd', 'deleted'), (2, 5, 'self', 'self', 'active'),
  (2, 6, 'x', 'y', 'active'), (2, 7, 'y', 'x', 'active'), (2, 8, 'w', 'x', 'active'),
  (2, NULL, 'many', 'aaa', 'active'), (2, 10, 'many', 'mmm', 'active'),
  (2, 9, 'many', 'zzz', 'active'), (2, NULL, 'none', 'q', 'active'),
  (2, NULL, 'none', 'p', 'active'), (2, 11, 'gone', 'c', 'error: no such tag');
