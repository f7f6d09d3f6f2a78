-- name:    tags_of_one_uploader
-- purpose: Tags that only one uploader uses.
-- grain:   one row per tag
-- params:  :minimum INTEGER = 10, posts at least; :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; post_count INTEGER; uploader_id INTEGER, the site's user id
-- chart:   bar, label tag, value post_count, series site
-- reads:   tag_count, tag, tag_category, site, tag_post, post
-- source:  tag_count, most posts first; of each tag posts are looked at until one has another uploader
-- example: taghouse query house.db tags_of_one_uploader -p category artist
-- cost:    where few tags are of one uploader, looks at some posts of every tag that has enough of them: seconds at 5 million posts
WITH first_uploader AS (
  SELECT
    tag_count.tag_id AS tag_id,
    tag_count.post_count AS post_count,
    (
      SELECT post.uploader_id
      FROM tag_post
      CROSS JOIN post ON post.post_id = tag_post.post_id
      WHERE tag_post.tag_id = tag_count.tag_id
      ORDER BY tag_post.post_id
      LIMIT 1
    ) AS uploader_id
  FROM tag_count
  WHERE tag_count.post_count >= :minimum
)
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  first_uploader.post_count AS post_count,
  first_uploader.uploader_id AS uploader_id
FROM first_uploader
JOIN tag ON tag.tag_id = first_uploader.tag_id
JOIN site ON site.site_id = +tag.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
WHERE (:site IS NULL OR site.name = :site)
  AND (:category IS NULL OR tag_category.name = :category)
  AND first_uploader.uploader_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1
    FROM tag_post
    CROSS JOIN post ON post.post_id = tag_post.post_id
    WHERE tag_post.tag_id = first_uploader.tag_id
      AND post.uploader_id IS NOT first_uploader.uploader_id
  )
ORDER BY first_uploader.post_count DESC, first_uploader.tag_id DESC
LIMIT :limit;
