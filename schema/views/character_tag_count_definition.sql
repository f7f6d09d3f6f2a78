-- name:    character_tag_count_definition
-- purpose: What the cache character_tag_count must hold.
-- grain:   one row per (character_id, tag_id)
-- params:  none
-- columns: character_id INTEGER; tag_id INTEGER, a general tag; post_count INTEGER, posts of the character alone that have the tag
-- reads:   solo_character_post, post_tag, tag
-- source:  post_tag; category 0 is general on every site
CREATE VIEW character_tag_count_definition AS
SELECT
  solo_character_post.character_id AS character_id,
  post_tag.tag_id AS tag_id,
  COUNT(*) AS post_count
FROM solo_character_post
JOIN post_tag ON post_tag.post_id = solo_character_post.post_id
JOIN tag ON tag.tag_id = post_tag.tag_id
WHERE tag.category = 0
GROUP BY solo_character_post.character_id, post_tag.tag_id;
