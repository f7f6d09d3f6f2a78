-- name:    import_file_name
-- purpose: What an input file is called, and the month that its name begins with.
-- grain:   one row per import_file
-- params:  none
-- columns: import_file_id INTEGER; file TEXT, the last part of its path, behind it the member of an archive; month TEXT, YYYY-MM as in 2024-05_grouped.jsonl, null when the name begins otherwise
-- reads:   import_file
-- source:  import_file; rtrim(path, path without its slashes) is the path up to its last slash
CREATE VIEW import_file_name AS
WITH named AS (
  SELECT
    import_file_id,
    member,
    substr(path, length(rtrim(path, replace(path, '/', ''))) + 1) AS name,
    substr(member, length(rtrim(member, replace(member, '/', ''))) + 1) AS member_name
  FROM import_file
)
SELECT
  import_file_id,
  CASE WHEN member = '' THEN name ELSE name || '/' || member END AS file,
  CASE
    WHEN member_name GLOB '[0-9][0-9][0-9][0-9]-0[1-9]*'
      OR member_name GLOB '[0-9][0-9][0-9][0-9]-1[0-2]*'
      THEN substr(member_name, 1, 7)
    WHEN name GLOB '[0-9][0-9][0-9][0-9]-0[1-9]*'
      OR name GLOB '[0-9][0-9][0-9][0-9]-1[0-2]*'
      THEN substr(name, 1, 7)
  END AS month
FROM named;
