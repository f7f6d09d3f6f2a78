-- name:    reject_reasons
-- purpose: Why records were rejected, and how often.
-- grain:   one row per (format, reason)
-- params:  :limit INTEGER = 50, rows at most
-- columns: format TEXT; reason TEXT; record_count INTEGER; file_count INTEGER; byte_count INTEGER, of these records
-- chart:   bar, label reason format, value record_count
-- reads:   rejected_record, import_file
-- source:  rejected_record
-- example: taghouse query house.db reject_reasons
SELECT
  import_file.format AS format,
  rejected_record.reason AS reason,
  COUNT(*) AS record_count,
  COUNT(DISTINCT rejected_record.import_file_id) AS file_count,
  SUM(rejected_record.byte_count) AS byte_count
FROM rejected_record
JOIN import_file ON import_file.import_file_id = rejected_record.import_file_id
GROUP BY import_file.format, rejected_record.reason
ORDER BY record_count DESC, reason, format
LIMIT :limit;
