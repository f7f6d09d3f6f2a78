-- name:    rejected_records
-- purpose: The input that is no record, with its place and the reason.
-- grain:   one row per rejected record
-- params:  :file TEXT = NULL, name of the file without its folder, NULL takes all; :run INTEGER = NULL, number of the import that last read the file, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: file TEXT, the last part of its path; line_number INTEGER, from 1; byte_offset INTEGER, decoded bytes; byte_count INTEGER; reason TEXT; first_bytes TEXT, at most 200
-- chart:   none, a list of records
-- reads:   rejected_record, import_file_name, import_file
-- source:  rejected_record
-- example: taghouse query house.db rejected_records --format ndjson
SELECT
  import_file_name.file AS file,
  rejected_record.line_number AS line_number,
  rejected_record.byte_offset AS byte_offset,
  rejected_record.byte_count AS byte_count,
  rejected_record.reason AS reason,
  rejected_record.first_bytes AS first_bytes
FROM rejected_record
CROSS JOIN import_file_name
  ON import_file_name.import_file_id = rejected_record.import_file_id
CROSS JOIN import_file
  ON import_file.import_file_id = rejected_record.import_file_id
WHERE (:file IS NULL OR import_file_name.file = :file)
  AND (:run IS NULL OR import_file.last_import_run_id = :run)
ORDER BY rejected_record.import_file_id, rejected_record.byte_offset
LIMIT :limit;
