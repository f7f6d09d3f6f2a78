-- name:    tag_trend
-- purpose: Tags whose share of the posts grew most, or shrank most, between two years.
-- grain:   one row per tag
-- params:  :direction TEXT = 'rising' of rising|falling, which ones; :from_year INTEGER = NULL, the earlier year, NULL takes the one before to_year; :to_year INTEGER = NULL, the later year, NULL takes the last one that has posts; :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all; :minimum INTEGER = 100, posts at least, of to_year for rising tags, of from_year for falling ones; :limit INTEGER = 20, rows at most
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; from_year INTEGER; to_year INTEGER; from_count INTEGER, posts of from_year; to_count INTEGER; from_ratio REAL, 0..1 of the site's posts of from_year; to_ratio REAL; change REAL, to_ratio divided by from_ratio, with one post added to both counts
-- chart:   bar, label tag, value change, series site
-- reads:   cache_state, site_month_count, tag_year_count, tag_post, post, tag, tag_category, site
-- source:  tag_year_count and site_month_count while cache_state.is_analyzed is 1, otherwise tag_post and post; shares, so that a year that is not over can be compared
-- example: taghouse query house.db tag_trend -p direction falling -p from_year 2020 -p to_year 2022
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
WITH month_total AS MATERIALIZED (
  SELECT
    site_month_count.site_id AS site_id,
    site_month_count.month / 100 AS year,
    site_month_count.post_count AS post_count
  FROM cache_state
  CROSS JOIN site_month_count
  WHERE cache_state.is_analyzed = 1
  UNION ALL
  SELECT
    post.site_id AS site_id,
    CAST(substr(post.created_at, 1, 4) AS INTEGER) AS year,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN post
  WHERE cache_state.is_analyzed = 0 AND post.created_at IS NOT NULL
  GROUP BY 1, 2
),
last_year AS MATERIALIZED (
  SELECT COALESCE(:to_year, MAX(month_total.year)) AS to_year
  FROM month_total
),
span AS MATERIALIZED (
  SELECT
    COALESCE(:from_year, to_year - 1) AS from_year,
    to_year
  FROM last_year
),
-- A tag must be frequent in the year that it rose to, or fell from.
pivot AS MATERIALIZED (
  SELECT
    CASE :direction WHEN 'rising' THEN to_year WHEN 'falling' THEN from_year END AS year,
    CASE :direction WHEN 'rising' THEN from_year WHEN 'falling' THEN to_year END AS other_year
  FROM span
),
site_total AS MATERIALIZED (
  SELECT
    month_total.site_id AS site_id,
    month_total.year AS year,
    SUM(month_total.post_count) AS post_count
  FROM month_total
  GROUP BY month_total.site_id, month_total.year
),
counted AS MATERIALIZED (
  SELECT
    tag_post.tag_id AS tag_id,
    CAST(substr(post.created_at, 1, 4) AS INTEGER) AS year,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN tag_post
  JOIN post ON post.post_id = tag_post.post_id
  WHERE cache_state.is_analyzed = 0
    AND CAST(substr(post.created_at, 1, 4) AS INTEGER)
      IN (SELECT from_year FROM span UNION ALL SELECT to_year FROM span)
  GROUP BY 1, 2
),
frequent AS (
  SELECT
    tag_year_count.tag_id AS tag_id,
    tag_year_count.post_count AS post_count
  FROM cache_state
  CROSS JOIN pivot
  CROSS JOIN site
  CROSS JOIN tag_year_count INDEXED BY tag_year_count_by_rank
    ON tag_year_count.site_id = site.site_id AND tag_year_count.year = pivot.year
  WHERE cache_state.is_analyzed = 1 AND tag_year_count.post_count >= :minimum
  UNION ALL
  SELECT
    counted.tag_id AS tag_id,
    counted.post_count AS post_count
  FROM pivot
  CROSS JOIN counted ON counted.year = pivot.year
  WHERE counted.post_count >= :minimum
),
compared AS MATERIALIZED (
  SELECT
    tag.site_id AS site_id,
    tag.category AS category,
    tag.name AS tag,
    frequent.post_count AS post_count,
    COALESCE(
      (
        SELECT tag_year_count.post_count
        FROM cache_state
        CROSS JOIN tag_year_count
        WHERE cache_state.is_analyzed = 1
          AND tag_year_count.tag_id = frequent.tag_id
          AND tag_year_count.year = pivot.other_year
      ),
      (
        SELECT counted.post_count
        FROM counted
        WHERE counted.tag_id = frequent.tag_id AND counted.year = pivot.other_year
      ),
      0
    ) AS other_count
  FROM pivot
  CROSS JOIN frequent
  JOIN tag ON tag.tag_id = frequent.tag_id
),
counts AS (
  SELECT
    compared.site_id AS site_id,
    compared.category AS category,
    compared.tag AS tag,
    span.from_year AS from_year,
    span.to_year AS to_year,
    iif(:direction = 'rising', compared.other_count, compared.post_count) AS from_count,
    iif(:direction = 'rising', compared.post_count, compared.other_count) AS to_count
  FROM span
  CROSS JOIN compared
)
SELECT
  site.name AS site,
  tag_category.name AS category,
  counts.tag AS tag,
  counts.from_year AS from_year,
  counts.to_year AS to_year,
  counts.from_count AS from_count,
  counts.to_count AS to_count,
  CAST(counts.from_count AS REAL) / from_total.post_count AS from_ratio,
  CAST(counts.to_count AS REAL) / to_total.post_count AS to_ratio,
  (counts.to_count + 1.0) / to_total.post_count
    / ((counts.from_count + 1.0) / from_total.post_count) AS change
FROM counts
JOIN site ON site.site_id = counts.site_id
JOIN site_total AS from_total
  ON from_total.site_id = counts.site_id AND from_total.year = counts.from_year
JOIN site_total AS to_total
  ON to_total.site_id = counts.site_id AND to_total.year = counts.to_year
LEFT JOIN tag_category
  ON tag_category.site_id = counts.site_id AND tag_category.category = counts.category
WHERE (:site IS NULL OR site.name = :site)
  AND (:category IS NULL OR tag_category.name = :category)
ORDER BY change * iif(:direction = 'rising', -1, 1), tag, site
LIMIT :limit;
