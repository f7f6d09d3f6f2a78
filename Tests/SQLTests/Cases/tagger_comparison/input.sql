INSERT INTO post (post_id, site_id, number)
VALUES (1, 1, 11), (2, 1, 12), (3, 1, 13), (4, 1, 14), (5, 1, 15), (6, 2, 11);
INSERT INTO tag (tag_id, site_id, name, category)
VALUES
  (1, 1, 'solo', 0), (2, 1, 'hat', 0), (3, 1, 'miku', 4), (4, 1, 'new', NULL), (5, 1, 'odd', 0),
  (6, 2, 'solo', 0);
-- Post 4 has no tags by the site, post 5 no tagger has looked at.
INSERT INTO post_tag (post_id, position, tag_id)
VALUES
  (1, 0, 1), (1, 1, 2), (2, 0, 1), (2, 1, 3), (3, 0, 1), (5, 0, 5), (6, 0, 6);
INSERT INTO tagger (tagger_id, name, threshold) VALUES (1, 'wd', 0.5), (2, 'other', 0.35);
INSERT INTO tagger_threshold (tagger_id, category, threshold) VALUES (1, 'character', 0.8);
INSERT INTO tagger_post (post_id, tagger_id)
VALUES (1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (6, 1);
INSERT INTO tag_score (post_id, tagger_id, tag_id, score)
VALUES
  -- Both, at the threshold; missed, below it; missed, without a score.
  (1, 1, 1, 0.5), (2, 1, 1, 0.4999),
  -- Added twice, once below the threshold; a character has another one.
  (1, 1, 4, 0.9), (2, 1, 4, 0.6), (3, 1, 4, 0.1), (2, 1, 3, 0.7), (1, 1, 3, 0.8),
  -- Of a post without tags by the site.
  (4, 1, 1, 0.99),
  (1, 2, 2, 0.35),
  (6, 1, 6, 0.9);
