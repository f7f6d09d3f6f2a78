-- name:    tag_entropy
-- purpose: How evenly the tags of each category are used, in bits.
-- grain:   one row per (site, category)
-- params:  :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; category TEXT, null when unknown; tag_count INTEGER, tags that are in use; use_count INTEGER, posts of every tag added up; entropy REAL, bits, of a use drawn by chance; perplexity REAL, so many tags used equally often would have this entropy; evenness REAL, 0..1, entropy divided by that of equal use, null for a single tag
-- chart:   bar, label category, value entropy, series site
-- reads:   tag_count, tag, tag_category, site
-- source:  tag_count; Shannon
-- example: taghouse query house.db tag_entropy
WITH uses AS (
  SELECT
    tag.site_id AS site_id,
    tag.category AS category,
    COUNT(*) AS tag_count,
    SUM(tag_count.post_count) AS use_count,
    SUM(tag_count.post_count * log2(tag_count.post_count)) AS weighted_sum
  FROM tag_count NOT INDEXED
  JOIN tag ON tag.tag_id = tag_count.tag_id
  GROUP BY tag.site_id, tag.category
),
measured AS (
  SELECT
    uses.site_id AS site_id,
    uses.category AS category,
    uses.tag_count AS tag_count,
    uses.use_count AS use_count,
    log2(uses.use_count) - uses.weighted_sum / uses.use_count AS entropy
  FROM uses
)
SELECT
  site.name AS site,
  tag_category.name AS category,
  measured.tag_count AS tag_count,
  measured.use_count AS use_count,
  measured.entropy AS entropy,
  pow(2.0, measured.entropy) AS perplexity,
  measured.entropy / NULLIF(log2(measured.tag_count), 0.0) AS evenness
FROM measured
JOIN site ON site.site_id = measured.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = measured.site_id AND tag_category.category = measured.category
WHERE :site IS NULL OR site.name = :site
ORDER BY site, category;
