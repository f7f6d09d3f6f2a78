INSERT INTO post (post_id, site_id, number) VALUES (1001, 2, 1), (1002, 2, 2), (1003, 2, 3);
INSERT INTO tag (tag_id, site_id, name, category)
VALUES (1001, 2, 'wolf', 5), (1002, 2, 'moon', NULL), (1003, 2, 'wolf_(lore)', 8);
INSERT INTO post_tag (post_id, position, tag_id)
VALUES (1001, 0, 1001), (1002, 0, 1001), (1002, 1, 1002), (1003, 0, 1002), (1003, 1, 1001),
  (1003, 2, 1003);
