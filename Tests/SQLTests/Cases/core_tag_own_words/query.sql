SELECT
  tag
FROM core_tag
ORDER BY tag;
