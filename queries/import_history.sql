-- name:    import_history
-- purpose: What was imported when, the last first.
-- grain:   one row per call of `taghouse import`
-- params:  :limit INTEGER = 20, rows at most
-- columns: import_run_id INTEGER; format TEXT; started_at TEXT, UTC, ISO 8601; finished_at TEXT, null while it runs or when it was killed; state TEXT, running, finished, stopped or failed; way TEXT, bulk or incremental; program_version TEXT; line_count INTEGER; imported_count INTEGER; updated_count INTEGER; unchanged_count INTEGER; rejected_count INTEGER; message TEXT, why it stopped or failed
-- chart:   bar, label import_run_id format, value line_count
-- reads:   import_run
-- source:  import_run
-- example: taghouse query house.db import_history
SELECT
  import_run_id,
  format,
  started_at,
  finished_at,
  state,
  way,
  program_version,
  line_count,
  imported_count,
  updated_count,
  unchanged_count,
  rejected_count,
  message
FROM import_run
ORDER BY import_run_id DESC
LIMIT :limit;
