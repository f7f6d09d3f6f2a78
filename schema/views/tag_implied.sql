-- name:    tag_implied
-- purpose: The tags that nearly all posts of a tag have too, learned from the posts.
-- grain:   one row per (site, tag, implied)
-- params:  none; the limits are implied_ratio and implied_tag_minimum of setting
-- columns: site TEXT; tag TEXT; implied TEXT; post_count INTEGER, posts that have both; tag_post_count INTEGER, posts of the tag; implied_post_count INTEGER, posts of the implied tag; ratio REAL, 0..1, share of the tag's posts that have the implied one; is_known INTEGER, 1 when the site has this implication too
-- reads:   cache_state, tag_implied_count, tag_related, tag, tag_count, tag_implication, site, setting
-- source:  tag_implied_count, a cache of tag_implied_count_definition, while cache_state.is_analyzed is 1; otherwise tag_related, which takes very long unless one tag is asked for; is_known looks for an active row of tag_implication with both names
CREATE VIEW tag_implied AS
SELECT
  site.name AS site,
  tag.name AS tag,
  implied.name AS implied,
  tag_implied_count.post_count AS post_count,
  tag_count.post_count AS tag_post_count,
  implied_count.post_count AS implied_post_count,
  CAST(tag_implied_count.post_count AS REAL) / tag_count.post_count AS ratio,
  EXISTS (
    SELECT 1
    FROM tag_implication
    WHERE tag_implication.antecedent_name = tag.name
      AND tag_implication.site_id = tag.site_id
      AND tag_implication.consequent_name = implied.name
      AND tag_implication.status = 'active'
  ) AS is_known
FROM cache_state
CROSS JOIN tag_implied_count
JOIN tag ON tag.tag_id = tag_implied_count.tag_id
JOIN site ON site.site_id = +tag.site_id
JOIN tag AS implied ON implied.tag_id = tag_implied_count.implied_id
JOIN tag_count ON tag_count.tag_id = tag_implied_count.tag_id
JOIN tag_count AS implied_count ON implied_count.tag_id = tag_implied_count.implied_id
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  tag_related.site AS site,
  tag_related.tag AS tag,
  tag_related.related AS implied,
  tag_related.post_count AS post_count,
  tag_related.tag_post_count AS tag_post_count,
  tag_related.related_post_count AS implied_post_count,
  tag_related.frequency AS ratio,
  EXISTS (
    SELECT 1
    FROM tag_implication
    JOIN site ON site.site_id = tag_implication.site_id
    WHERE tag_implication.antecedent_name = tag_related.tag
      AND site.name = tag_related.site
      AND tag_implication.consequent_name = tag_related.related
      AND tag_implication.status = 'active'
  ) AS is_known
FROM cache_state
CROSS JOIN tag_related
WHERE cache_state.is_analyzed = 0
  AND tag_related.post_count
    >= (SELECT value FROM setting WHERE name = 'implied_ratio') * tag_related.tag_post_count
  AND tag_related.tag_post_count
    >= (SELECT value FROM setting WHERE name = 'implied_tag_minimum');
