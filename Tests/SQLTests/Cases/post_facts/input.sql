INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
VALUES (1, 'kohya', '2024-06-01T00:00:00.000Z', 'finished', 'test');
INSERT INTO import_file (
  import_file_id, format, site_id, path, member, first_import_run_id, last_import_run_id)
VALUES
  (1, 'danbooru', 1, '/dumps/posts.jsonl', '', 1, 1), (2, 'kohya', 1, 'meta_lat.json', '', 1, 1),
  (3, 'e621-captions', 1, '/a.b/dump.tar.gz', 'x/1999-13.jsonl', 1, 1),
  (4, 'e621-captions', 1, '/x/1999-99.jsonl', '', 1, 1), (5, 'danbooru', 1, '-', '', 1, 1);
INSERT INTO post (post_id, site_id, number, import_file_id)
VALUES (1, 1, 11, 1), (2, 1, 12, NULL), (3, 1, 13, 1), (4, 1, 14, NULL), (5, 1, 15, 5);
INSERT INTO tag (tag_id, site_id, name) VALUES (1, 1, 'a');
INSERT INTO post_tag (post_id, position, tag_id) VALUES (1, 0, 1);
INSERT INTO latent (post_id, width, height, import_file_id) VALUES (1, 8, 8, 2), (2, 8, 8, 2);
INSERT INTO caption_record (post_id, import_file_id) VALUES (3, 3), (4, 4);
INSERT INTO caption (post_id, caption_kind_id, text_length, text) VALUES (4, 1, 0, '');
