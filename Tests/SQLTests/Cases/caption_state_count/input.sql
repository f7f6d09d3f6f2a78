INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
VALUES (1, 'e621-captions', '2024-06-01T00:00:00.000Z', 'finished', 'test');
INSERT INTO import_file (
  import_file_id, format, site_id, path, member, first_import_run_id, last_import_run_id)
VALUES
  (1, 'e621-captions', 2, '/dumps/2024-05_grouped.jsonl', '', 1, 1),
  (2, 'e621-captions', 2, '/2023-01/all.tar', 'sub/2024-06_grouped.jsonl', 1, 1),
  (3, 'e621-captions', 2, 'plain.jsonl', '', 1, 1);
INSERT INTO post (post_id, site_id, number, created_at, rating)
VALUES
  (1, 2, 1, '2020-02-03T00:00:00.000Z', 's'), (2, 2, 2, NULL, NULL), (3, 2, 3, NULL, NULL),
  (4, 2, 4, NULL, NULL), (5, 2, 5, NULL, 'e'), (6, 2, 6, NULL, NULL);
INSERT INTO caption_record (post_id, import_file_id, finish_reason, created_at, rating)
VALUES
  (1, 1, 'STOP', '2019-01-01T00:00:00.000Z', 'q'), (2, 1, 'STOP', '2021-04-01', 'q'),
  (3, 1, 'MAX_TOKENS', NULL, NULL), (4, 2, 'STOP', NULL, NULL), (5, 3, NULL, NULL, 'q');
INSERT INTO caption (post_id, caption_kind_id, text_length, text)
VALUES
  (1, 1, 2, 'A.'), (2, 1, 2, 'B.'), (3, 3, 4, 'wolf'), (4, 1, 2, 'C.'), (5, 3, 3, 'fox');
