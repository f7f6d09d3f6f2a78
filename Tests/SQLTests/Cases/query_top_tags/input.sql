-- A second site, captions, latents, relations and a troubled import, for the cases of named queries.
UPDATE setting SET value = 2 WHERE name = 'implied_tag_minimum';
UPDATE import_run
SET started_at = '2024-06-01T00:00:00.000Z', finished_at = '2024-06-01T00:00:01.000Z', way = 'bulk',
  program_version = 'test';
INSERT INTO import_run (
  import_run_id, format, started_at, finished_at, state, way, program_version, line_count,
  imported_count, rejected_count, message)
VALUES
  (2, 'e621-captions', '2024-06-02T00:00:00.000Z', NULL, 'stopped', 'incremental', 'test', 8, 5, 3,
    'it''s over'),
  (3, 'kohya', '2024-06-03T00:00:00.000Z', NULL, 'failed', NULL, 'test', 0, 0, 0, 'no memory');
UPDATE import_file SET path = '/dumps/posts.jsonl';
INSERT INTO import_file (
  import_file_id, format, site_id, path, member, first_import_run_id, last_import_run_id,
  line_count, blank_count, imported_count, rejected_count)
VALUES
  (2, 'e621-captions', 2, '/dumps/2024-05_captions.jsonl', '', 2, 2, 7, 0, 5, 2),
  (3, 'e621-captions', 2, '/dumps/captions.tar', '2024-04.jsonl', 2, 2, 1, 0, 0, 1);
INSERT INTO rejected_record (
  import_file_id, byte_offset, line_number, byte_count, reason, first_bytes)
VALUES
  (2, 100, 3, 12, 'no JSON', 'nonsense " |'), (2, 300, 6, 5, 'no id', '{"a":'),
  (3, 0, 1, 7, 'no JSON', '🌸');
INSERT INTO import_field_problem (
  import_file_id, field, record_count, first_line_number, first_value)
VALUES (1, 'score', 3, 4, '"many"'), (2, 'score', 7, 1, '{}'), (1, 'md5', 3, 2, '5');
INSERT INTO post (post_id, site_id, number, created_at, rating, uploader_id)
VALUES
  (1001, 2, 1, '2021-02-01T00:00:00.000Z', 's', 1),
  (1002, 2, 2, '2021-03-01T00:00:00.000Z', 's', NULL), (1003, 2, 3, NULL, NULL, NULL),
  (1004, 2, 90, NULL, NULL, NULL);
INSERT INTO tag (tag_id, site_id, name, category)
VALUES
  (1001, 2, 'solo', 0), (1002, 2, 'wolf', 5), (1003, 2, 'canine', 5), (1004, 2, 'mystery', NULL),
  (1005, 2, 'wolfie', 0);
INSERT INTO post_tag (post_id, position, tag_id)
VALUES
  (1001, 0, 1002), (1001, 1, 1003), (1001, 2, 1001), (1002, 0, 1002), (1002, 1, 1003),
  (1002, 2, 1004), (1003, 0, 1005);
INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (2, 1, 'wolfie', 'lupine', 'active'), (2, 2, 'lupine', 'wolf', 'active'),
  (2, 3, 'nobody', 'wolf', 'active'), (2, 4, 'mystery', 'wolf', 'deleted'),
  (1, 5, 'duo', 'duo', 'active');
INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
VALUES
  (1, 1, 'aqua_hair', 'colored_hair', 'active'), (1, 2, 'colored_hair', 'solo', 'active'),
  (2, 3, 'wolf', 'canine', 'active'), (1, 4, 'grass', 'meadow', 'deleted');
INSERT INTO caption_record (post_id, import_file_id, finish_reason, created_at)
VALUES
  (1001, 2, 'STOP', '2021-02-01T00:00:00.000Z'), (1002, 2, 'LENGTH', '2021-03-01T00:00:00.000Z'),
  (1003, 2, 'STOP', NULL);
INSERT INTO caption (post_id, caption_kind_id, text_length, text)
VALUES
  (1001, 1, 12, 'A grey wolf.'), (1001, 2, 5, 'Wolf.'), (1002, 1, 6, 'A half'),
  (1002, 3, 11, 'wolf canine'), (1003, 1, 0, '  ');
INSERT INTO latent (post_id, width, height)
VALUES (1001, 64, 96), (1002, 96, 64), (1003, 64, 96), (1004, 64, 64);
