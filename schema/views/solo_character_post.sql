-- name:    solo_character_post
-- purpose: The posts with exactly one character tag, and that character.
-- grain:   one row per post
-- params:  none
-- columns: post_id INTEGER; character_id INTEGER, the tag_id of the character
-- reads:   post_tag, tag
-- source:  post_tag; category 4 is character on every site
CREATE VIEW solo_character_post AS
SELECT
  post_tag.post_id AS post_id,
  MIN(post_tag.tag_id) AS character_id
FROM post_tag
JOIN tag ON tag.tag_id = post_tag.tag_id
WHERE tag.category = 4
GROUP BY post_tag.post_id
HAVING COUNT(*) = 1;
