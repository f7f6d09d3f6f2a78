-- name:    posts_by_rating
-- purpose: How many posts each rating has.
-- grain:   one row per (site, rating)
-- params:  :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; rating TEXT, the letter of the record; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site
-- chart:   bar, label rating, value post_count, series site
-- reads:   cache_state, site_rating_count, post, site_count, site
-- source:  site_rating_count while cache_state.is_analyzed is 1, otherwise post; posts without a rating are left out
-- example: taghouse query house.db posts_by_rating
-- cost:    reads every post while the caches are out of date; run `taghouse analyze`
WITH rating_total AS (
  SELECT
    site_rating_count.site_id AS site_id,
    site_rating_count.rating AS rating,
    site_rating_count.post_count AS post_count
  FROM cache_state
  CROSS JOIN site_rating_count
  WHERE cache_state.is_analyzed = 1
  UNION ALL
  SELECT
    post.site_id AS site_id,
    post.rating AS rating,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0 AND post.rating IS NOT NULL
  GROUP BY 1, 2
)
SELECT
  site.name AS site,
  rating_total.rating AS rating,
  rating_total.post_count AS post_count,
  CAST(rating_total.post_count AS REAL) / site_count.post_count AS post_ratio
FROM rating_total
JOIN site ON site.site_id = rating_total.site_id
JOIN site_count ON site_count.site_id = rating_total.site_id
WHERE :site IS NULL OR site.name = :site
ORDER BY site, rating;
