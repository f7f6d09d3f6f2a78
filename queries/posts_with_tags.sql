-- name:    posts_with_tags
-- purpose: The posts that have all of several tags, the latest of the warehouse first.
-- grain:   one row per post
-- params:  :tags TEXT = (most frequent tag), names with spaces between; :site TEXT = NULL, the site, NULL takes the one with most posts; :limit INTEGER = 20, rows at most
-- columns: site TEXT; number INTEGER, the site's own id of the post; rating TEXT; score INTEGER; created_at TEXT, UTC, ISO 8601; md5 TEXT
-- chart:   none, a list of posts
-- reads:   site_count, site, tag, tag_count, tag_post, post
-- source:  tag_post of the rarest of the tags, from its last post on, each looked up under the others
-- example: taghouse query house.db posts_with_tags -p tags 'hatsune_miku twintails smile'
WITH wanted AS MATERIALIZED (
  -- The names become the elements of a JSON array.
  SELECT DISTINCT value AS name
  FROM json_each('[' || replace(json_quote(trim(:tags)), ' ', '","') || ']')
  WHERE value <> ''
),
selected_site AS MATERIALIZED (
  SELECT
    site.site_id AS site_id,
    site.name AS name
  FROM site_count
  JOIN site ON site.site_id = site_count.site_id
  WHERE :site IS NULL OR site.name = :site
  ORDER BY site_count.post_count DESC, site.name
  LIMIT 1
),
wanted_tag AS MATERIALIZED (
  SELECT
    tag.tag_id AS tag_id,
    tag_count.post_count AS post_count
  FROM selected_site
  CROSS JOIN wanted
  CROSS JOIN tag ON tag.name = wanted.name AND tag.site_id = selected_site.site_id
  LEFT JOIN tag_count ON tag_count.tag_id = tag.tag_id
),
rarest AS MATERIALIZED (
  SELECT wanted_tag.tag_id AS tag_id
  FROM wanted_tag
  WHERE (SELECT COUNT(*) FROM wanted_tag) = (SELECT COUNT(*) FROM wanted)
  ORDER BY wanted_tag.post_count, wanted_tag.tag_id
  LIMIT 1
)
SELECT
  (SELECT selected_site.name FROM selected_site) AS site,
  post.number AS number,
  post.rating AS rating,
  post.score AS score,
  post.created_at AS created_at,
  post.md5 AS md5
FROM tag_post
CROSS JOIN post ON post.post_id = tag_post.post_id
WHERE tag_post.tag_id = (SELECT rarest.tag_id FROM rarest)
  AND NOT EXISTS (
    SELECT 1
    FROM wanted_tag
    WHERE NOT EXISTS (
      SELECT 1
      FROM tag_post AS other_post
      WHERE other_post.tag_id = wanted_tag.tag_id AND other_post.post_id = tag_post.post_id
    )
  )
ORDER BY tag_post.post_id DESC
LIMIT :limit;
