-- name:    tags_of_post
-- purpose: The tags of one post, in the order of its record.
-- grain:   one row per tag of the post
-- params:  :number INTEGER = NULL, of the post on its site, NULL takes the greatest; :site TEXT = NULL, the site, NULL takes the one with most posts
-- columns: site TEXT; number INTEGER, the site's own id of the post; position INTEGER, from 0; category TEXT, null when unknown; tag TEXT; post_count INTEGER, posts that have the tag
-- chart:   bar, label tag, value post_count, series site
-- reads:   site_count, site, post, post_tag, tag, tag_category, tag_count
-- source:  post_tag
-- example: taghouse query house.db tags_of_post -p number 1000000 -p site danbooru
WITH selected_site AS MATERIALIZED (
  SELECT
    site.site_id AS site_id,
    site.name AS name
  FROM site_count
  JOIN site ON site.site_id = site_count.site_id
  WHERE :site IS NULL OR site.name = :site
  ORDER BY site_count.post_count DESC, site.name
  LIMIT 1
)
SELECT
  selected_site.name AS site,
  post.number AS number,
  post_tag.position AS position,
  tag_category.name AS category,
  tag.name AS tag,
  tag_count.post_count AS post_count
FROM selected_site
CROSS JOIN post
  ON post.site_id = selected_site.site_id
  AND post.number = COALESCE(
    :number,
    (
      SELECT MAX(latest.number)
      FROM post AS latest
      WHERE latest.site_id = (SELECT selected_site.site_id FROM selected_site)
    )
  )
CROSS JOIN post_tag ON post_tag.post_id = post.post_id
CROSS JOIN tag ON tag.tag_id = post_tag.tag_id
LEFT JOIN tag_count ON tag_count.tag_id = post_tag.tag_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
ORDER BY post_tag.position;
