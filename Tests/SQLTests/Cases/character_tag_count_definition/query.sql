SELECT
  character.name AS character,
  tag.name AS tag,
  character_tag_count_definition.post_count AS post_count
FROM character_tag_count_definition
JOIN tag AS character ON character.tag_id = character_tag_count_definition.character_id
JOIN tag ON tag.tag_id = character_tag_count_definition.tag_id
ORDER BY character.name, tag.name;
