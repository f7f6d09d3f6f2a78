-- name:    caption_lengths
-- purpose: How long captions are, in steps of so many characters.
-- grain:   one row per (kind, step)
-- params:  :kind TEXT = NULL, the kind of captions, NULL takes all; :step INTEGER = 100, code points, at least 1
-- columns: caption_kind TEXT; from_length INTEGER, code points; below_length INTEGER; caption_count INTEGER
-- chart:   line, x from_length, y caption_count, series caption_kind
-- reads:   caption_kind, caption
-- source:  caption, by the index that has lengths and no texts
-- example: taghouse query house.db caption_lengths -p kind regular_summary -p step 250
-- cost:    reads the length of every caption
SELECT
  caption_kind.name AS caption_kind,
  caption.text_length / MAX(1, :step) * MAX(1, :step) AS from_length,
  (caption.text_length / MAX(1, :step) + 1) * MAX(1, :step) AS below_length,
  COUNT(*) AS caption_count
FROM caption_kind
CROSS JOIN caption INDEXED BY caption_by_kind
  ON caption.caption_kind_id = caption_kind.caption_kind_id
WHERE :kind IS NULL OR caption_kind.name = :kind
GROUP BY caption_kind.name, caption.text_length / MAX(1, :step)
ORDER BY caption_kind, from_length;
