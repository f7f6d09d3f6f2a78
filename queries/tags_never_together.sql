-- name:    tags_never_together
-- purpose: Frequent tags that no post has together, though chance would have them meet often.
-- grain:   one row per pair of tags
-- params:  :expected REAL = 20.0, posts with both by chance at least; :maximum INTEGER = 0, posts with both at most; :among INTEGER = 200, only tags up to this rank of their site; :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :limit INTEGER = 10, rows at most
-- columns: site TEXT; tag TEXT, the more frequent one; other TEXT; tag_post_count INTEGER; other_post_count INTEGER; expected_count REAL, posts with both if the tags did not know of each other; post_count INTEGER, posts that have both
-- chart:   bar, label tag other, value expected_count, series site
-- reads:   tag_count, site_count, tag, tag_category, tag_pair_count, cache_state, tag_post, site
-- source:  tag_pair_count tells which pairs need no look at tag_post, while cache_state.is_analyzed is 1; LIMIT -1 keeps the order of a step, so that only as many pairs are looked at as are shown
-- example: taghouse query house.db tags_never_together -p among 500 -p category general
-- cost:    looks through all posts of the rarer tag of each pair that it shows or nearly shows, up to half a second a pair at 5 million posts
WITH common AS MATERIALIZED (
  SELECT
    tag_count.tag_id AS tag_id,
    tag_count.site_id AS site_id,
    tag_count.rank AS rank,
    tag_count.post_count AS post_count,
    tag.name AS name
  FROM tag_count
  JOIN tag ON tag.tag_id = tag_count.tag_id
  LEFT JOIN tag_category
    ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  WHERE tag_count.rank <= :among
    AND (:category IS NULL OR tag_category.name = :category)
),
pair AS (
  SELECT
    site.name AS site,
    one.tag_id AS tag_id,
    two.tag_id AS other_id,
    one.name AS tag,
    two.name AS other,
    one.post_count AS tag_post_count,
    two.post_count AS other_post_count,
    CAST(one.post_count AS REAL) * two.post_count / site_count.post_count AS expected_count
  FROM common AS one
  JOIN common AS two ON two.site_id = one.site_id AND two.rank > one.rank
  JOIN site ON site.site_id = one.site_id
  JOIN site_count ON site_count.site_id = one.site_id
  WHERE (:site IS NULL OR site.name = :site)
    AND CAST(one.post_count AS REAL) * two.post_count / site_count.post_count >= :expected
    AND NOT EXISTS (
      SELECT 1
      FROM cache_state
      CROSS JOIN tag_pair_count
      WHERE cache_state.is_analyzed = 1
        AND tag_pair_count.tag_id = one.tag_id
        AND tag_pair_count.other_id = two.tag_id
        AND tag_pair_count.post_count > :maximum
    )
  ORDER BY expected_count DESC, tag, other, site
  LIMIT -1
),
counted AS (
  SELECT
    pair.site AS site,
    pair.tag AS tag,
    pair.other AS other,
    pair.tag_post_count AS tag_post_count,
    pair.other_post_count AS other_post_count,
    pair.expected_count AS expected_count,
    (
      SELECT COUNT(*)
      FROM (
        SELECT 1
        FROM tag_post AS rarer
        CROSS JOIN tag_post AS commoner
          ON commoner.tag_id = pair.tag_id AND commoner.post_id = rarer.post_id
        WHERE rarer.tag_id = pair.other_id
        -- One more than asked for tells enough; MIN keeps it a whole number.
        LIMIT MIN(:maximum, 1000000000) + 1
      )
    ) AS post_count
  FROM pair
)
SELECT
  site,
  tag,
  other,
  tag_post_count,
  other_post_count,
  expected_count,
  post_count
FROM counted
WHERE post_count <= :maximum
ORDER BY expected_count DESC, tag, other, site
LIMIT :limit;
