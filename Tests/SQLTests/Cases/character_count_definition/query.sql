SELECT
  tag.name AS character,
  character_count_definition.post_count AS post_count
FROM character_count_definition
JOIN tag ON tag.tag_id = character_count_definition.character_id
ORDER BY tag.name;
