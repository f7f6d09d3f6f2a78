-- 1 STOP with both; 2 STOP with the second only; 3 MAX_TOKENS: its tags; 4 STOP without summaries:
-- its tags do not count, but the post's own; 5 nothing at all; 6 own tags only; 7 no finish
-- reason, so its tags; 8 a set of captions of the default rule.
INSERT INTO post (post_id, site_id, number)
VALUES (1, 2, 10), (2, 2, 20), (3, 2, 30), (4, 2, 40), (5, 2, 50), (6, 1, 10), (7, 2, 70), (8, 2, 80);
INSERT INTO tag (tag_id, site_id, name) VALUES (1, 2, 'wolf'), (2, 2, 'a,b'), (3, 1, 'z');
INSERT INTO post_tag (post_id, position, tag_id)
VALUES (1, 0, 1), (4, 0, 2), (4, 1, 1), (6, 0, 3);
INSERT INTO caption_record (post_id, finish_reason)
VALUES (1, 'STOP'), (2, 'STOP'), (3, 'MAX_TOKENS'), (4, 'STOP'), (7, NULL);
INSERT INTO caption_kind (caption_kind_id, name, format) VALUES (9, 'florence', 'kohya');
INSERT INTO caption_rule_step (caption_rule_id, step, state) VALUES (1, 1009, 'sentence');
INSERT INTO caption_rule_part (caption_rule_id, step, position, caption_kind_id)
VALUES (1, 1009, 0, 9);
INSERT INTO caption (post_id, caption_kind_id, text_length, text)
VALUES
  (1, 1, 5, 'Long.'), (1, 2, 6, 'Short.'), (1, 3, 4, 'wolf'),
  (2, 1, 0, '  '), (2, 2, 6, 'Short.'),
  (3, 1, 5, 'Long.'), (3, 3, 9, 'wolf, a_b'),
  (4, 1, 0, ''), (4, 3, 4, 'wolf'),
  (7, 1, 5, 'Long.'), (7, 3, 4, 'wolf'),
  (8, 9, 6, 'A set.');
