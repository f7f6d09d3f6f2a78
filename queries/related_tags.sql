-- name:    related_tags
-- purpose: The tags that go with a tag, by the measure of your choice.
-- grain:   one row per (site, related tag)
-- params:  :tag TEXT = (most frequent tag), the tag; :category TEXT = NULL, of the related tags, NULL takes all; :measure TEXT = 'cosine' of cosine|jaccard|overlap|frequency|pmi|post_count, to order by; :minimum INTEGER = 5, posts with both at least; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; related TEXT, another tag; category TEXT, of the related tag; post_count INTEGER, posts that have both; related_post_count INTEGER; frequency REAL, 0..1, share of the tag's posts that have the related one; cosine REAL, 0..1; jaccard REAL, 0..1; overlap REAL, 0..1; pmi REAL, bits
-- chart:   bar, label related, value :measure, series site
-- reads:   tag_related
-- source:  tag_related
-- example: taghouse query house.db related_tags -p tag maid -p category general -p measure jaccard
-- cost:    counts in the tables while the caches are out of date, which takes minutes; run `taghouse analyze`
SELECT
  site,
  related,
  related_category AS category,
  post_count,
  related_post_count,
  frequency,
  cosine,
  jaccard,
  overlap,
  pmi
FROM tag_related
WHERE tag = :tag
  AND post_count >= :minimum
  AND (:site IS NULL OR site = :site)
  AND (:category IS NULL OR related_category = :category)
ORDER BY
  CASE :measure
    WHEN 'jaccard' THEN jaccard
    WHEN 'overlap' THEN overlap
    WHEN 'frequency' THEN frequency
    WHEN 'pmi' THEN pmi
    WHEN 'post_count' THEN post_count
    ELSE cosine
  END DESC,
  related,
  site
LIMIT :limit;
