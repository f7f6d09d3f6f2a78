SELECT
  tag.name AS tag,
  tag_count_definition.post_count AS post_count,
  tag_count_definition.rank AS rank
FROM tag_count_definition
JOIN tag ON tag.tag_id = tag_count_definition.tag_id
ORDER BY tag_count_definition.site_id, tag_count_definition.rank;
