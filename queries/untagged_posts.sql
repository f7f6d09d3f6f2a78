-- name:    untagged_posts
-- purpose: Posts without any tag.
-- grain:   one row per post
-- params:  :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; number INTEGER, the site's own id of the post; rating TEXT; created_at TEXT, UTC, ISO 8601; has_record INTEGER, 0 when the post is known from a caption or a latent alone
-- chart:   none, a list of posts
-- reads:   post, site, post_tag
-- source:  post, along its numbers
-- example: taghouse query house.db untagged_posts
-- cost:    walks over the posts until it has found enough; where hardly one has no tags, that is all of them, seconds at 5 million
SELECT
  site.name AS site,
  post.number AS number,
  post.rating AS rating,
  post.created_at AS created_at,
  post.import_file_id IS NOT NULL AS has_record
FROM post
JOIN site ON site.site_id = +post.site_id
WHERE (:site IS NULL OR site.name = :site)
  AND NOT EXISTS (
    SELECT 1
    FROM post_tag
    WHERE post_tag.post_id = post.post_id
  )
ORDER BY post.site_id, post.number
LIMIT :limit;
