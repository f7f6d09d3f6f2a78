-- name:    tagger_tags_of_post
-- purpose: What a tagger adds to the tags of one post, and which of them it misses.
-- grain:   one row per (tagger, tag) that the post has by the site or by the tagger
-- params:  :number INTEGER = NULL, of the post on its site, NULL takes the greatest that a tagger has looked at; :site TEXT = NULL, the site, NULL takes the one with most posts; :tagger TEXT = NULL, a tagger, NULL takes all
-- columns: site TEXT; number INTEGER, the site's own id of the post; tagger TEXT; state TEXT, added (by the tagger alone), both, or missed (by the site alone); category TEXT, null when unknown; tag TEXT; score REAL, 0..1, null when the tagger has given none; threshold REAL, 0..1, from which score on the tagger gives the tag
-- chart:   bar, label tag, value score, series tagger state
-- reads:   site_count, site, post, tagger, tagger_post, tagger_limit, tag_score, post_tag, tag_post, tag, tag_category
-- source:  tag_score, post_tag; tagger_limit
-- example: taghouse query house.db tagger_tags_of_post -p number 1000000 -p tagger wd-v3
WITH selected_site AS MATERIALIZED (
  SELECT
    site.site_id AS site_id,
    site.name AS name
  FROM site_count
  JOIN site ON site.site_id = site_count.site_id
  WHERE :site IS NULL OR site.name = :site
  ORDER BY site_count.post_count DESC, site.name
  LIMIT 1
),
selected_post AS MATERIALIZED (
  SELECT
    selected_site.name AS site,
    selected_site.site_id AS site_id,
    post.number AS number,
    post.post_id AS post_id
  FROM selected_site
  CROSS JOIN post
    ON post.site_id = selected_site.site_id
    AND post.number = COALESCE(
      :number,
      (
        SELECT latest.number
        FROM post AS latest
        WHERE latest.site_id = (SELECT selected_site.site_id FROM selected_site)
          AND EXISTS (SELECT 1 FROM tagger_post)
          AND EXISTS (
            SELECT 1 FROM tagger_post WHERE tagger_post.post_id = latest.post_id
          )
        ORDER BY latest.number DESC
        LIMIT 1
      )
    )
),
looked AS (
  SELECT
    selected_post.site AS site,
    selected_post.site_id AS site_id,
    selected_post.number AS number,
    selected_post.post_id AS post_id,
    tagger.tagger_id AS tagger_id,
    tagger.name AS tagger
  FROM selected_post
  CROSS JOIN tagger_post ON tagger_post.post_id = selected_post.post_id
  CROSS JOIN tagger ON tagger.tagger_id = tagger_post.tagger_id
  WHERE :tagger IS NULL OR tagger.name = :tagger
),
named AS (
  SELECT looked.tagger_id AS tagger_id, post_tag.tag_id AS tag_id, 1 AS is_by_site
  FROM looked
  CROSS JOIN post_tag ON post_tag.post_id = looked.post_id
  UNION ALL
  SELECT looked.tagger_id AS tagger_id, tag_score.tag_id AS tag_id, 0 AS is_by_site
  FROM looked
  CROSS JOIN tag_score
    ON tag_score.post_id = looked.post_id AND tag_score.tagger_id = looked.tagger_id
  WHERE NOT EXISTS (
    SELECT 1
    FROM tag_post
    WHERE tag_post.tag_id = tag_score.tag_id AND tag_post.post_id = tag_score.post_id
  )
),
judged AS (
  SELECT
    looked.site AS site,
    looked.number AS number,
    looked.tagger AS tagger,
    named.is_by_site AS is_by_site,
    tag_category.name AS category,
    tag.name AS tag,
    tag_score.score AS score,
    tagger_limit.threshold AS threshold
  FROM looked
  CROSS JOIN named ON named.tagger_id = looked.tagger_id
  CROSS JOIN tag ON tag.tag_id = named.tag_id
  JOIN tagger_limit
    ON tagger_limit.tagger_id = looked.tagger_id AND tagger_limit.tag_id = named.tag_id
  LEFT JOIN tag_category
    ON tag_category.site_id = looked.site_id AND tag_category.category = tag.category
  LEFT JOIN tag_score
    ON tag_score.post_id = looked.post_id
    AND tag_score.tagger_id = looked.tagger_id
    AND tag_score.tag_id = named.tag_id
)
SELECT
  judged.site AS site,
  judged.number AS number,
  judged.tagger AS tagger,
  CASE
    WHEN NOT judged.is_by_site THEN 'added'
    WHEN judged.score >= judged.threshold THEN 'both'
    ELSE 'missed'
  END AS state,
  judged.category AS category,
  judged.tag AS tag,
  judged.score AS score,
  judged.threshold AS threshold
FROM judged
WHERE judged.is_by_site OR judged.score >= judged.threshold
ORDER BY tagger, state, score DESC, tag;
