-- name:    duplicate_md5
-- purpose: Files that several posts of a site have.
-- grain:   one row per (site, md5)
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; md5 TEXT; post_count INTEGER, posts that have the file; first_number INTEGER, smallest number of these posts; last_number INTEGER
-- chart:   bar, label md5, value post_count, series site
-- reads:   post, site
-- source:  post
-- example: taghouse query house.db duplicate_md5
-- cost:    reads and sorts the md5 of every post: there is no index of them
SELECT
  site.name AS site,
  post.md5 AS md5,
  COUNT(*) AS post_count,
  MIN(post.number) AS first_number,
  MAX(post.number) AS last_number
FROM post
JOIN site ON site.site_id = +post.site_id
WHERE post.md5 IS NOT NULL
  AND (:site IS NULL OR site.name = :site)
GROUP BY post.site_id, post.md5
HAVING COUNT(*) > 1
ORDER BY post_count DESC, md5, site
LIMIT :limit;
