-- name:    latent_sizes
-- purpose: The sizes at which posts are trained: the buckets.
-- grain:   one row per (width, height)
-- params:  :limit INTEGER = 50, rows at most
-- columns: width INTEGER, pixels; height INTEGER, pixels; post_count INTEGER; post_ratio REAL, 0..1 of all latents
-- chart:   bar, label width height, value post_count
-- reads:   latent
-- source:  latent
-- example: taghouse query house.db latent_sizes
WITH sized AS (
  SELECT
    width,
    height,
    COUNT(*) AS post_count
  FROM latent
  GROUP BY width, height
)
SELECT
  width,
  height,
  post_count,
  CAST(post_count AS REAL) / SUM(post_count) OVER () AS post_ratio
FROM sized
ORDER BY post_count DESC, width, height
LIMIT :limit;
