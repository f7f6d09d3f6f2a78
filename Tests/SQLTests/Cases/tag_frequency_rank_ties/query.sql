SELECT
  rank,
  tag
FROM tag_frequency
ORDER BY rank;
