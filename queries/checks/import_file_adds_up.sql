-- name:    import_file_adds_up
-- purpose: Every input line is accounted for, and every rejected one is kept.
-- grain:   one row per file whose counts do not add up; none when all is well
-- params:  none
-- columns: import_file_id INTEGER; path TEXT; member TEXT; line_count INTEGER; accounted_count INTEGER, blank + imported + updated + unchanged + rejected; rejected_count INTEGER; kept_count INTEGER, rows of rejected_record
-- reads:   import_file, rejected_record
-- source:  import_file
WITH kept AS (
  SELECT
    import_file_id,
    COUNT(*) AS kept_count
  FROM rejected_record
  GROUP BY import_file_id
),
accounted AS (
  SELECT
    import_file.import_file_id AS import_file_id,
    import_file.path AS path,
    import_file.member AS member,
    import_file.line_count AS line_count,
    import_file.blank_count + import_file.imported_count + import_file.updated_count
      + import_file.unchanged_count + import_file.rejected_count AS accounted_count,
    import_file.rejected_count AS rejected_count,
    COALESCE(kept.kept_count, 0) AS kept_count
  FROM import_file
  LEFT JOIN kept ON kept.import_file_id = import_file.import_file_id
)
SELECT
  import_file_id,
  path,
  member,
  line_count,
  accounted_count,
  rejected_count,
  kept_count
FROM accounted
WHERE line_count <> accounted_count OR rejected_count <> kept_count
ORDER BY import_file_id;
