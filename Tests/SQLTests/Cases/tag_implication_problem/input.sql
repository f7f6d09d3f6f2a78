-- A chain with a short cut, a repeated row, a deleted one, one to itself, a cycle, an antecedent and
-- a consequent that are aliased, and one that an alias turns into one to itself.
INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
VALUES (2, 1, 'kitty', 'kitten', 'active'), (2, 2, 'kitten', 'cat', 'active');
INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (2, 1, 'a', 'b', 'active'), (2, 2, 'b', 'c', 'active'), (2, 3, 'c', 'd', 'active'),
  (2, 4, 'a', 'c', 'active'), (2, 5, 'a', 'b', 'active'), (2, 6, 'd', 'e', 'retired'),
  (2, 7, 's', 's', 'active'), (2, 8, 'x', 'y', 'active'), (2, 9, 'y', 'z', 'active'),
  (2, 10, 'z', 'x', 'active'), (2, 11, 'kitty', 'pet', 'active'), (2, 12, 'tabby', 'kitty', 'active'),
  (2, 13, 'kitten', 'cat', 'active'), (1, 1, 'b', 'danbooru_only', 'active');
