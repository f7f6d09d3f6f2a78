-- name:    posts_by_month
-- purpose: How many posts each month has.
-- grain:   one row per (site, month)
-- params:  :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; month TEXT, YYYY-MM of created_at; post_count INTEGER; running_count INTEGER, posts up to and with the month
-- chart:   line, x month, y post_count, series site
-- reads:   cache_state, site_month_count, post, site
-- source:  site_month_count while cache_state.is_analyzed is 1, otherwise post; posts without created_at are left out
-- example: taghouse query house.db posts_by_month
-- cost:    reads every post while the caches are out of date; run `taghouse analyze`
WITH month_total AS (
  SELECT
    site_month_count.site_id AS site_id,
    site_month_count.month AS month,
    site_month_count.post_count AS post_count
  FROM cache_state
  CROSS JOIN site_month_count
  WHERE cache_state.is_analyzed = 1
  UNION ALL
  SELECT
    post.site_id AS site_id,
    CAST(substr(post.created_at, 1, 4) || substr(post.created_at, 6, 2) AS INTEGER) AS month,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0 AND post.created_at IS NOT NULL
  GROUP BY 1, 2
)
SELECT
  site.name AS site,
  printf('%04d-%02d', month_total.month / 100, month_total.month % 100) AS month,
  month_total.post_count AS post_count,
  SUM(month_total.post_count) OVER (
    PARTITION BY month_total.site_id
    ORDER BY month_total.month
  ) AS running_count
FROM month_total
JOIN site ON site.site_id = month_total.site_id
WHERE :site IS NULL OR site.name = :site
ORDER BY site, month;
