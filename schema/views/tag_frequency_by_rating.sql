-- name:    tag_frequency_by_rating
-- purpose: How the posts of a tag are rated.
-- grain:   one row per (tag, rating) that has posts
-- params:  none
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; rating TEXT, the letter of the record; post_count INTEGER; tag_ratio REAL, 0..1 of all posts of the tag; post_ratio REAL, 0..1 of the site's posts with the rating
-- reads:   cache_state, tag_rating_count, site_rating_count, tag_count, tag, tag_category, site, tag_post, post
-- source:  tag_rating_count, a cache of tag_rating_count_definition, while cache_state.is_analyzed is 1; otherwise tag_post itself, which takes long for tags with many posts
CREATE VIEW tag_frequency_by_rating AS
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  tag_rating_count.rating AS rating,
  tag_rating_count.post_count AS post_count,
  CAST(tag_rating_count.post_count AS REAL) / tag_count.post_count AS tag_ratio,
  CAST(tag_rating_count.post_count AS REAL) / site_rating_count.post_count AS post_ratio
FROM cache_state
CROSS JOIN site
JOIN tag ON tag.site_id = site.site_id
JOIN tag_count ON tag_count.tag_id = tag.tag_id
JOIN tag_rating_count ON tag_rating_count.tag_id = tag.tag_id
JOIN site_rating_count
  ON site_rating_count.site_id = site.site_id
  AND site_rating_count.rating = tag_rating_count.rating
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  counted.site AS site,
  counted.category AS category,
  counted.tag AS tag,
  counted.rating AS rating,
  counted.post_count AS post_count,
  CAST(counted.post_count AS REAL) / tag_count.post_count AS tag_ratio,
  CAST(counted.post_count AS REAL) / site_posts.post_count AS post_ratio
FROM (
  SELECT
    site.name AS site,
    site.site_id AS site_id,
    tag_category.name AS category,
    tag.name AS tag,
    tag.tag_id AS tag_id,
    post.rating AS rating,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN site
  CROSS JOIN tag ON tag.site_id = site.site_id
  CROSS JOIN tag_post ON tag_post.tag_id = tag.tag_id
  CROSS JOIN post ON post.post_id = tag_post.post_id
  LEFT JOIN tag_category
    ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  WHERE cache_state.is_analyzed = 0
    AND post.rating IS NOT NULL
  GROUP BY site.name, tag_category.name, tag.name, post.rating
) AS counted
JOIN tag_count ON tag_count.tag_id = counted.tag_id
JOIN (
  SELECT
    post.site_id AS site_id,
    post.rating AS rating,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0
    AND post.rating IS NOT NULL
  GROUP BY post.site_id, post.rating
) AS site_posts
  ON site_posts.site_id = counted.site_id AND site_posts.rating = counted.rating;
