-- name:    caption_text_length
-- purpose: The length that stands beside every caption is that of its text.
-- grain:   one row per caption with another length; none when all is well
-- params:  none
-- columns: post_id INTEGER; caption_kind_id INTEGER; text_length INTEGER; counted_length INTEGER, Unicode code points without the blanks around them
-- reads:   caption
-- source:  caption; reads every text, which integrity_check of SQLite 3.40 does not compare, the table having no rowid
WITH counted AS (
  SELECT
    post_id,
    caption_kind_id,
    text_length,
    length(trim(text, char(9, 10, 11, 12, 13, 32))) AS counted_length
  FROM caption
)
SELECT
  post_id,
  caption_kind_id,
  text_length,
  counted_length
FROM counted
WHERE text_length <> counted_length
ORDER BY post_id, caption_kind_id;
