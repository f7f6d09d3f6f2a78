-- name:    tag_related
-- purpose: The tags that go with a tag, by every usual measure. Ask for one tag.
-- grain:   one row per (site, tag, related)
-- params:  none
-- columns: site TEXT; tag TEXT; category TEXT, of the tag, null when unknown; related TEXT, another tag; related_category TEXT; post_count INTEGER, posts that have both; tag_post_count INTEGER, posts of the tag; related_post_count INTEGER; frequency REAL, 0..1, share of the tag's posts that have the related one; cosine REAL, 0..1, post_count / sqrt(tag_post_count * related_post_count); jaccard REAL, 0..1, posts with both among posts with one; overlap REAL, 0..1, share of the rarer one's posts; pmi REAL, bits, how much more often than by chance
-- reads:   cache_state, tag_pair_count, tag_post, post_tag, tag, tag_category, tag_count, site_count, site
-- source:  tag_pair_count for the tags that it has, while cache_state.is_analyzed is 1: those with at least pair_tag_minimum posts, and without their pairs that fewer than pair_minimum posts have (setting); post_tag itself for all others, with all their pairs. Each count is exact
CREATE VIEW tag_related AS
SELECT
  site.name AS site,
  tag.name AS tag,
  tag_category.name AS category,
  related.name AS related,
  related_category.name AS related_category,
  tag_pair_count.post_count AS post_count,
  tag_count.post_count AS tag_post_count,
  related_count.post_count AS related_post_count,
  CAST(tag_pair_count.post_count AS REAL) / tag_count.post_count AS frequency,
  tag_pair_count.post_count
    / sqrt(CAST(tag_count.post_count AS REAL) * related_count.post_count) AS cosine,
  CAST(tag_pair_count.post_count AS REAL)
    / (tag_count.post_count + related_count.post_count - tag_pair_count.post_count) AS jaccard,
  CAST(tag_pair_count.post_count AS REAL)
    / MIN(tag_count.post_count, related_count.post_count) AS overlap,
  log2(
    CAST(tag_pair_count.post_count AS REAL) * site_count.post_count
    / tag_count.post_count / related_count.post_count
  ) AS pmi
FROM cache_state
CROSS JOIN tag
JOIN tag_pair_count ON tag_pair_count.tag_id = tag.tag_id
JOIN tag AS related ON related.tag_id = tag_pair_count.other_id
JOIN site ON site.site_id = +tag.site_id
JOIN site_count ON site_count.site_id = +tag.site_id
JOIN tag_count ON tag_count.tag_id = tag.tag_id
JOIN tag_count AS related_count ON related_count.tag_id = tag_pair_count.other_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
LEFT JOIN tag_category AS related_category
  ON related_category.site_id = related.site_id AND related_category.category = related.category
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  counted.site AS site,
  counted.tag AS tag,
  tag_category.name AS category,
  related.name AS related,
  related_category.name AS related_category,
  counted.post_count AS post_count,
  tag_count.post_count AS tag_post_count,
  related_count.post_count AS related_post_count,
  CAST(counted.post_count AS REAL) / tag_count.post_count AS frequency,
  counted.post_count
    / sqrt(CAST(tag_count.post_count AS REAL) * related_count.post_count) AS cosine,
  CAST(counted.post_count AS REAL)
    / (tag_count.post_count + related_count.post_count - counted.post_count) AS jaccard,
  CAST(counted.post_count AS REAL)
    / MIN(tag_count.post_count, related_count.post_count) AS overlap,
  log2(
    CAST(counted.post_count AS REAL) * site_count.post_count
    / tag_count.post_count / related_count.post_count
  ) AS pmi
FROM (
  SELECT
    site.name AS site,
    tag.name AS tag,
    tag.tag_id AS tag_id,
    tag.site_id AS site_id,
    tag.category AS category,
    post_tag.tag_id AS other_id,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN tag
  JOIN site ON site.site_id = +tag.site_id
  JOIN tag_post ON tag_post.tag_id = tag.tag_id
  JOIN post_tag ON post_tag.post_id = tag_post.post_id
  WHERE cache_state.is_analyzed = 0
    OR NOT EXISTS (SELECT 1 FROM tag_pair_count WHERE tag_pair_count.tag_id = tag.tag_id)
  GROUP BY tag.name, site.name, post_tag.tag_id
) AS counted
JOIN tag AS related ON related.tag_id = counted.other_id
JOIN site_count ON site_count.site_id = +counted.site_id
JOIN tag_count ON tag_count.tag_id = counted.tag_id
JOIN tag_count AS related_count ON related_count.tag_id = counted.other_id
LEFT JOIN tag_category
  ON tag_category.site_id = counted.site_id AND tag_category.category = counted.category
LEFT JOIN tag_category AS related_category
  ON related_category.site_id = related.site_id AND related_category.category = related.category
WHERE counted.other_id <> counted.tag_id;
