SELECT
  site,
  category,
  tag,
  post_count,
  post_ratio,
  rank
FROM tag_frequency
ORDER BY site, rank;
