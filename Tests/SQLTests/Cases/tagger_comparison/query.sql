SELECT
  site, tag, category, tagger, threshold, site_post_count, tagger_post_count, both_count,
  added_count, missed_count, precision_ratio, recall_ratio
FROM tagger_comparison
ORDER BY site, tag, tagger;
