-- name:    uploader_activity
-- purpose: The uploaders with most posts.
-- grain:   one row per (site, uploader)
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; uploader_id INTEGER, the site's user id; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site; deleted_count INTEGER; mean_score REAL; first_created_at TEXT, UTC, ISO 8601; last_created_at TEXT
-- chart:   bar, label uploader_id, value post_count, series site
-- reads:   post, site, site_count
-- source:  post; posts without an uploader are left out
-- example: taghouse query house.db uploader_activity
-- cost:    reads every post: there is no index of uploaders
SELECT
  site.name AS site,
  post.uploader_id AS uploader_id,
  COUNT(*) AS post_count,
  CAST(COUNT(*) AS REAL) / site_count.post_count AS post_ratio,
  COUNT(*) FILTER (WHERE post.is_deleted = 1) AS deleted_count,
  AVG(post.score) AS mean_score,
  MIN(post.created_at) AS first_created_at,
  MAX(post.created_at) AS last_created_at
FROM post
JOIN site ON site.site_id = +post.site_id
JOIN site_count ON site_count.site_id = +post.site_id
WHERE post.uploader_id IS NOT NULL
  AND (:site IS NULL OR site.name = :site)
GROUP BY post.site_id, post.uploader_id
ORDER BY post_count DESC, uploader_id, site
LIMIT :limit;
