-- name:    posts_with_few_tags
-- purpose: Posts that have few tags, but some.
-- grain:   one row per post
-- params:  :maximum INTEGER = 3, tags at most; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 50, rows at most
-- columns: site TEXT; number INTEGER, the site's own id of the post; tag_count INTEGER; rating TEXT; created_at TEXT, UTC, ISO 8601
-- chart:   none, a list of posts
-- reads:   post, site, post_tag
-- source:  post, along its numbers; positions have no gaps, so one look at that position tells whether there are more tags
-- example: taghouse query house.db posts_with_few_tags -p maximum 5
-- cost:    walks over the posts until it has found enough; where hardly one has so few tags, that is all of them, seconds at 5 million
SELECT
  site.name AS site,
  post.number AS number,
  (
    SELECT COUNT(*)
    FROM post_tag
    WHERE post_tag.post_id = post.post_id
  ) AS tag_count,
  post.rating AS rating,
  post.created_at AS created_at
FROM post
JOIN site ON site.site_id = +post.site_id
WHERE (:site IS NULL OR site.name = :site)
  AND EXISTS (
    SELECT 1
    FROM post_tag
    WHERE post_tag.post_id = post.post_id AND post_tag.position = 0
  )
  AND NOT EXISTS (
    SELECT 1
    FROM post_tag
    WHERE post_tag.post_id = post.post_id AND post_tag.position = MAX(:maximum, 0)
  )
ORDER BY post.site_id, post.number
LIMIT :limit;
