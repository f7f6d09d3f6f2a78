-- name:    tag_post_agrees
-- purpose: tag_post holds exactly the facts of post_tag.
-- grain:   one row per fact that tag_post lacks, and one row per tag with more facts than post_tag has; none when all is well
-- params:  none
-- columns: problem TEXT; tag_id INTEGER; post_id INTEGER, null for a tag with too many
-- reads:   tag_post, post_tag
-- source:  post_tag; both are first compared by their count and two sums, which takes seconds, and row by row only when these differ
WITH post_tag_sum AS (
  SELECT
    COUNT(*) AS row_count,
    SUM((tag_id % 65521) * (post_id % 65521)) AS product_sum,
    SUM((tag_id * 31 + post_id * 7) % 1000003) AS mixed_sum
  FROM post_tag
),
tag_post_sum AS (
  SELECT
    COUNT(*) AS row_count,
    SUM((tag_id % 65521) * (post_id % 65521)) AS product_sum,
    SUM((tag_id * 31 + post_id * 7) % 1000003) AS mixed_sum
  FROM tag_post
),
difference AS (
  SELECT 1 AS is_there
  FROM post_tag_sum
  JOIN tag_post_sum
  WHERE post_tag_sum.row_count <> tag_post_sum.row_count
    OR post_tag_sum.product_sum IS NOT tag_post_sum.product_sum
    OR post_tag_sum.mixed_sum IS NOT tag_post_sum.mixed_sum
),
from_posts AS (
  SELECT
    tag_id,
    COUNT(*) AS post_count
  FROM post_tag
  WHERE EXISTS (SELECT 1 FROM difference)
  GROUP BY tag_id
),
from_tags AS (
  SELECT
    tag_id,
    COUNT(*) AS post_count
  FROM tag_post
  WHERE EXISTS (SELECT 1 FROM difference)
  GROUP BY tag_id
)
SELECT
  'missing in tag_post' AS problem,
  post_tag.tag_id AS tag_id,
  post_tag.post_id AS post_id
FROM post_tag
WHERE EXISTS (SELECT 1 FROM difference)
  AND NOT EXISTS (
    SELECT 1
    FROM tag_post
    WHERE tag_post.tag_id = post_tag.tag_id AND tag_post.post_id = post_tag.post_id
  )
UNION ALL
SELECT
  'too many in tag_post' AS problem,
  from_tags.tag_id AS tag_id,
  NULL AS post_id
FROM from_tags
LEFT JOIN from_posts ON from_posts.tag_id = from_tags.tag_id
WHERE from_tags.post_count > COALESCE(from_posts.post_count, 0)
ORDER BY problem, tag_id, post_id;
