-- name:    tagger_comparison
-- purpose: How the tags of a tagger and those of the site agree. Ask for one tag, or for one tagger.
-- grain:   one row per (site, tag, tagger) that the site or the tagger has given a post
-- params:  none
-- columns: site TEXT; tag TEXT; category TEXT, of the tag, null when unknown; tagger TEXT; threshold REAL, 0..1, from which score on the tagger gives the tag; site_post_count INTEGER, posts that have the tag by the site; tagger_post_count INTEGER, posts that have it by the tagger; both_count INTEGER, by both; added_count INTEGER, by the tagger alone; missed_count INTEGER, by the site alone; precision_ratio REAL, 0..1, both_count / tagger_post_count, null when that is 0; recall_ratio REAL, 0..1, both_count / site_post_count, null when that is 0
-- reads:   tagger, tagger_threshold, tagger_tag, tagger_post, tag_score, post_tag, tag_post, tag, tag_category, site
-- source:  tag_post and tag_score of the posts that the tagger has looked at and that have tags by the site; thresholds as in tagger_limit
CREATE VIEW tagger_comparison AS
SELECT
  counted.site AS site,
  counted.tag AS tag,
  counted.category AS category,
  counted.tagger AS tagger,
  counted.threshold AS threshold,
  counted.both_count + counted.missed_count AS site_post_count,
  counted.both_count + counted.added_count AS tagger_post_count,
  counted.both_count AS both_count,
  counted.added_count AS added_count,
  counted.missed_count AS missed_count,
  CAST(counted.both_count AS REAL) / NULLIF(counted.both_count + counted.added_count, 0)
    AS precision_ratio,
  CAST(counted.both_count AS REAL) / NULLIF(counted.both_count + counted.missed_count, 0)
    AS recall_ratio
FROM (
  -- Each tag twice: with the posts that have it by the site, and with those that a tagger adds. In
  -- one join, so that SQLite looks only at the tag that is asked for.
  SELECT
    site.name AS site,
    tag.name AS tag,
    tag_category.name AS category,
    tagger.name AS tagger,
    COALESCE(tagger_tag.threshold, tagger_threshold.threshold, tagger.threshold) AS threshold,
    SUM(
      side.is_by_site
      AND COALESCE(
        tag_score.score
          >= COALESCE(tagger_tag.threshold, tagger_threshold.threshold, tagger.threshold),
        0
      )
    ) AS both_count,
    SUM(NOT side.is_by_site) AS added_count,
    SUM(
      side.is_by_site
      AND NOT COALESCE(
        tag_score.score
          >= COALESCE(tagger_tag.threshold, tagger_threshold.threshold, tagger.threshold),
        0
      )
    ) AS missed_count
  FROM tag
  CROSS JOIN (SELECT 1 AS is_by_site UNION ALL SELECT 0 AS is_by_site) AS side
  LEFT JOIN tag_post ON side.is_by_site AND tag_post.tag_id = tag.tag_id
  LEFT JOIN tagger_post ON tagger_post.post_id = tag_post.post_id
  LEFT JOIN tag_score AS added ON NOT side.is_by_site AND added.tag_id = tag.tag_id
  JOIN tagger ON tagger.tagger_id = COALESCE(tagger_post.tagger_id, added.tagger_id)
  JOIN site ON site.site_id = +tag.site_id
  LEFT JOIN tag_category
    ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  LEFT JOIN tagger_threshold
    ON tagger_threshold.tagger_id = tagger.tagger_id
    AND tagger_threshold.category = tag_category.name
  LEFT JOIN tagger_tag
    ON tagger_tag.tagger_id = tagger.tagger_id AND tagger_tag.name = tag.name
  LEFT JOIN tag_score
    ON tag_score.post_id = tag_post.post_id
    AND tag_score.tagger_id = tagger_post.tagger_id
    AND tag_score.tag_id = tag.tag_id
  WHERE side.is_by_site
    OR (
      added.score
        >= COALESCE(tagger_tag.threshold, tagger_threshold.threshold, tagger.threshold)
      AND NOT EXISTS (
        SELECT 1
        FROM tag_post AS known
        WHERE known.tag_id = added.tag_id AND known.post_id = added.post_id
      )
      AND EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = added.post_id)
    )
  GROUP BY tag.name, site.name, tagger.name
) AS counted;
