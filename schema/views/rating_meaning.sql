-- name:    rating_meaning
-- purpose: What the rating s means in the records of an imported file.
-- grain:   one row per imported file whose records have a rating s
-- params:  none
-- columns: import_file_id INTEGER; meaning TEXT, sensitive or safe; reason TEXT
-- reads:   import_file, import_rating
-- source:  the files of one import together: where one has a rating g, s is sensitive; else in Danbooru's records from 2022 on; else safe
CREATE VIEW rating_meaning AS
WITH dump AS (
  SELECT
    import_file.site_id AS site_id,
    import_file.last_import_run_id AS import_run_id,
    MAX(import_rating.has_g) AS has_g,
    MAX(
      CASE
        WHEN import_file.format = 'danbooru' AND import_rating.last_year >= 2022 THEN 1
        ELSE 0
      END
    ) AS is_recent
  FROM import_rating
  JOIN import_file ON import_file.import_file_id = import_rating.import_file_id
  GROUP BY import_file.site_id, import_file.last_import_run_id
)
SELECT
  import_rating.import_file_id AS import_file_id,
  CASE WHEN dump.has_g = 1 OR dump.is_recent = 1 THEN 'sensitive' ELSE 'safe' END AS meaning,
  CASE
    WHEN dump.has_g = 1 THEN 'records have a rating g'
    WHEN dump.is_recent = 1 THEN 'no record has a rating g, and some are of 2022 or later'
    ELSE 'no record has a rating g'
  END AS reason
FROM import_rating
JOIN import_file ON import_file.import_file_id = import_rating.import_file_id
JOIN dump
  ON dump.site_id = import_file.site_id AND dump.import_run_id = import_file.last_import_run_id
WHERE import_rating.has_s = 1;
