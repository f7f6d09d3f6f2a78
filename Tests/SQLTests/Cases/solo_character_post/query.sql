SELECT
  post.number AS number,
  tag.name AS character
FROM solo_character_post
JOIN post ON post.post_id = solo_character_post.post_id
JOIN tag ON tag.tag_id = solo_character_post.character_id
ORDER BY post.number;
