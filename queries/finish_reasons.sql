-- name:    finish_reasons
-- purpose: How the captioning model ended, by month of the caption record.
-- grain:   one row per (site, month, finish reason)
-- params:  :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; month TEXT, YYYY-MM of the caption record, null when unknown; finish_reason TEXT, null when unknown; record_count INTEGER
-- chart:   line, x month, y record_count, series finish_reason site
-- reads:   caption_record, post, site
-- source:  caption_record
-- example: taghouse query house.db finish_reasons
-- cost:    reads every caption record and its post
SELECT
  site.name AS site,
  substr(caption_record.created_at, 1, 7) AS month,
  caption_record.finish_reason AS finish_reason,
  COUNT(*) AS record_count
FROM caption_record
CROSS JOIN post ON post.post_id = caption_record.post_id
JOIN site ON site.site_id = +post.site_id
WHERE :site IS NULL OR site.name = :site
GROUP BY site.name, substr(caption_record.created_at, 1, 7), caption_record.finish_reason
ORDER BY site, month, finish_reason;
