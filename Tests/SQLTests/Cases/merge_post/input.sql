-- By number: 1 all there; 2 no latent; 3 its caption is tags; 4 an empty caption; 5 a
-- latent alone; 6 a caption alone; 7 tags and a latent, no caption; 8 of another site.
INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
VALUES (1, 'e621', '2024-06-01T00:00:00.000Z', 'finished', 'test');
INSERT INTO import_file (
  import_file_id, format, site_id, path, first_import_run_id, last_import_run_id)
VALUES (1, 'e621', 2, '/dumps/posts.csv', 1, 1);
INSERT INTO post (post_id, site_id, number, import_file_id)
VALUES
  (1, 2, 1, 1), (2, 2, 2, 1), (3, 2, 3, 1), (4, 2, 4, NULL), (5, 2, 5, NULL), (6, 2, 6, NULL),
  (7, 2, 7, 1), (8, 1, 8, NULL);
INSERT INTO tag (tag_id, site_id, name) VALUES (1, 2, 'wolf');
INSERT INTO post_tag (post_id, position, tag_id)
VALUES (1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1), (7, 0, 1);
INSERT INTO latent (post_id, width, height)
VALUES (1, 64, 64), (3, 64, 64), (4, 64, 64), (5, 64, 64), (7, 64, 64), (8, 64, 64);
INSERT INTO caption_record (post_id, finish_reason)
VALUES (1, 'STOP'), (3, 'LENGTH'), (4, 'STOP'), (6, 'STOP');
INSERT INTO caption (post_id, caption_kind_id, text_length, text)
VALUES
  (1, 1, 2, 'A.'), (3, 1, 2, 'B.'), (3, 3, 4, 'wolf'), (4, 1, 0, '  '), (4, 3, 4, 'wolf'),
  (6, 1, 2, 'C.');
