INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (1, 1, 'moggy', 'kitty', 'active'),
  (1, 2, 'kitty', 'cat', 'active'),
  (1, 3, 'loop_a', 'loop_b', 'active'),
  (1, 4, 'loop_b', 'loop_a', 'active'),
  (1, 5, 'bell', 'chime', 'deleted'),
  (2, 6, 'bell', 'chime', 'active'),
  (1, 7, 'pup', 'puppy', 'active');

INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (1, 1, 'black_cat', 'kitty', 'active'),
  (1, 2, 'cat', 'animal', 'active'),
  (1, 3, 'animal', 'creature', 'active'),
  (1, 4, 'dog', 'animal', 'active'),
  (1, 5, 'puppy', 'dog', 'pending');
