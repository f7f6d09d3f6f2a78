-- An old dump in two files, a new one in two, pages of 2023 without a g, another board of today.
INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
VALUES (1, 'danbooru', '', 'finished', ''), (2, 'danbooru', '', 'finished', ''),
  (3, 'danbooru', '', 'finished', ''), (4, 'moebooru', '', 'finished', '');
INSERT INTO site (site_id, name) VALUES (3, 'konachan');
INSERT INTO import_file (
  import_file_id, format, site_id, path, first_import_run_id, last_import_run_id)
VALUES (1, 'danbooru', 1, '/a', 1, 1), (2, 'danbooru', 1, '/b', 1, 1), (3, 'danbooru', 1, '/c', 1, 2),
  (4, 'danbooru', 1, '/d', 2, 2), (5, 'danbooru', 1, '/e', 3, 3), (6, 'moebooru', 3, '/f', 4, 4);
INSERT INTO import_rating (import_file_id, has_s, has_g, last_year)
VALUES (1, 1, 0, 2021), (2, 1, 0, NULL), (3, 1, 0, 2019), (4, 0, 1, 2020), (5, 1, 0, 2023),
  (6, 1, 0, 2026);
