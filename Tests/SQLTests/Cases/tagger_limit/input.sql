INSERT INTO tag (tag_id, site_id, name, category)
VALUES (1, 1, 'solo', 0), (2, 1, 'miku', 4), (3, 1, 'new', NULL), (4, 2, 'solo', 0), (5, 1, 'rin', 4);
INSERT INTO tagger (tagger_id, name, threshold) VALUES (1, 'wd', 0.5), (2, 'other', 0.35);
INSERT INTO tagger_threshold (tagger_id, category, threshold) VALUES (1, 'character', 0.8);
INSERT INTO tagger_tag (tagger_id, name, threshold, copyrights)
VALUES (1, 'solo', 0.61, NULL), (1, 'rin', 0.4, '["vocaloid"]'), (1, 'miku', NULL, '["vocaloid"]'),
  (2, 'gone', 0.1, NULL);
