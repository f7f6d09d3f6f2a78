-- name:    corpus_size
-- purpose: How many lines and tags a corpus would have, by rating and deletion.
-- grain:   one row per (site, rating, is_deleted)
-- params:  :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; rating TEXT, null when unknown; is_deleted INTEGER, 0 or 1, null when unknown; post_count INTEGER; line_count INTEGER, posts that have a tag; use_count INTEGER, tags of all lines; mean_tag_count REAL, tags of a line
-- chart:   bar, label rating is_deleted, value line_count, series site
-- reads:   post, post_tag, site
-- source:  post and the last position of each in post_tag; tags of all categories
-- example: taghouse query house.db corpus_size
-- cost:    reads every post and looks up its last tag
WITH sized AS (
  SELECT
    post.site_id AS site_id,
    post.rating AS rating,
    post.is_deleted AS is_deleted,
    (
      SELECT MAX(post_tag.position) + 1
      FROM post_tag
      WHERE post_tag.post_id = post.post_id
    ) AS tag_count
  FROM post
)
SELECT
  site.name AS site,
  sized.rating AS rating,
  sized.is_deleted AS is_deleted,
  COUNT(*) AS post_count,
  COUNT(sized.tag_count) AS line_count,
  COALESCE(SUM(sized.tag_count), 0) AS use_count,
  AVG(sized.tag_count) AS mean_tag_count
FROM sized
JOIN site ON site.site_id = sized.site_id
WHERE :site IS NULL OR site.name = :site
GROUP BY site.name, sized.rating, sized.is_deleted
ORDER BY site, rating, is_deleted;
