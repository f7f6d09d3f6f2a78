-- name:    field_problems
-- purpose: Fields of imported records that had a wrong type and became null.
-- grain:   one row per (file, field)
-- params:  :limit INTEGER = 50, rows at most
-- columns: file TEXT, the last part of its path; field TEXT; record_count INTEGER; first_line_number INTEGER, from 1; first_value TEXT, what stood there
-- chart:   bar, label field file, value record_count
-- reads:   import_field_problem, import_file_name
-- source:  import_field_problem
-- example: taghouse query house.db field_problems
SELECT
  import_file_name.file AS file,
  import_field_problem.field AS field,
  import_field_problem.record_count AS record_count,
  import_field_problem.first_line_number AS first_line_number,
  import_field_problem.first_value AS first_value
FROM import_field_problem
CROSS JOIN import_file_name
  ON import_file_name.import_file_id = import_field_problem.import_file_id
ORDER BY record_count DESC, file, field, import_field_problem.import_file_id
LIMIT :limit;
