-- name:    vocabulary_coverage
-- purpose: How many tags cover 50 %, 80 %, ... 99.9 % of all uses of tags.
-- grain:   one row per (site, share)
-- params:  :site TEXT = NULL, the site, NULL takes all; :category TEXT = NULL, general, artist, copyright, character, ..., NULL takes all
-- columns: site TEXT; share REAL, 0..1 of all uses; tag_count INTEGER, so many of the most frequent tags cover it; least_post_count INTEGER, posts of the rarest of these tags; all_tag_count INTEGER, tags that are in use; use_count INTEGER, posts of every tag added up
-- chart:   bar, label share, value tag_count, series site
-- reads:   tag_count, tag, tag_category, site
-- source:  tag_count; tags with equally many posts are counted together
-- example: taghouse query house.db vocabulary_coverage -p category general
WITH level AS (
  SELECT
    tag.site_id AS site_id,
    tag_count.post_count AS post_count,
    COUNT(*) AS tag_count
  FROM tag_count NOT INDEXED
  JOIN tag ON tag.tag_id = tag_count.tag_id
  LEFT JOIN tag_category
    ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  WHERE :category IS NULL OR tag_category.name = :category
  GROUP BY tag.site_id, tag_count.post_count
),
running AS (
  SELECT
    level.site_id AS site_id,
    level.post_count AS post_count,
    level.tag_count AS tag_count,
    SUM(level.tag_count) OVER down AS tags_so_far,
    SUM(level.tag_count * level.post_count) OVER down AS uses_so_far,
    SUM(level.tag_count) OVER site AS all_tag_count,
    SUM(level.tag_count * level.post_count) OVER site AS use_count
  FROM level
  WINDOW
    down AS (PARTITION BY level.site_id ORDER BY level.post_count DESC),
    site AS (PARTITION BY level.site_id)
),
target (permille) AS (
  VALUES (500), (800), (900), (950), (990), (999)
),
reached AS (
  -- MAX: the other columns are of the row that it comes from.
  SELECT
    running.site_id AS site_id,
    target.permille AS permille,
    MAX(running.post_count) AS post_count,
    running.tags_so_far - running.tag_count AS tags_before,
    running.uses_so_far - running.tag_count * running.post_count AS uses_before,
    running.all_tag_count AS all_tag_count,
    running.use_count AS use_count
  FROM target
  JOIN running ON running.uses_so_far * 1000 >= target.permille * running.use_count
  GROUP BY running.site_id, target.permille
)
SELECT
  site.name AS site,
  reached.permille / 1000.0 AS share,
  reached.tags_before + (
    reached.permille * reached.use_count - 1000 * reached.uses_before
    + 1000 * reached.post_count - 1
  ) / (1000 * reached.post_count) AS tag_count,
  reached.post_count AS least_post_count,
  reached.all_tag_count AS all_tag_count,
  reached.use_count AS use_count
FROM reached
JOIN site ON site.site_id = reached.site_id
WHERE :site IS NULL OR site.name = :site
ORDER BY site, share;
