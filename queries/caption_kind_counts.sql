-- name:    caption_kind_counts
-- purpose: The kinds of captions: how many, how many empty, how long.
-- grain:   one row per kind
-- params:  none
-- columns: caption_kind TEXT; format TEXT, of the import that brought it; caption_count INTEGER; empty_count INTEGER; min_length INTEGER, code points, of those that are not empty; mean_length REAL; max_length INTEGER
-- chart:   bar, label caption_kind, value caption_count
-- reads:   caption_kind, caption
-- source:  caption, by the index that has lengths and no texts
-- example: taghouse query house.db caption_kind_counts
-- cost:    reads the length of every caption
WITH measured AS (
  SELECT
    caption.caption_kind_id AS caption_kind_id,
    COUNT(*) AS caption_count,
    COUNT(*) FILTER (WHERE caption.text_length = 0) AS empty_count,
    MIN(NULLIF(caption.text_length, 0)) AS min_length,
    AVG(NULLIF(caption.text_length, 0)) AS mean_length,
    MAX(NULLIF(caption.text_length, 0)) AS max_length
  FROM caption INDEXED BY caption_by_kind
  GROUP BY caption.caption_kind_id
)
SELECT
  caption_kind.name AS caption_kind,
  caption_kind.format AS format,
  COALESCE(measured.caption_count, 0) AS caption_count,
  COALESCE(measured.empty_count, 0) AS empty_count,
  measured.min_length AS min_length,
  measured.mean_length AS mean_length,
  measured.max_length AS max_length
FROM caption_kind
LEFT JOIN measured ON measured.caption_kind_id = caption_kind.caption_kind_id
ORDER BY caption_kind;
