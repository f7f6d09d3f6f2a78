-- name:    copyright_character_count_definition
-- purpose: What the cache copyright_character_count must hold.
-- grain:   one row per (copyright_id, character_id) that posts have together
-- params:  none
-- columns: copyright_id INTEGER; character_id INTEGER; post_count INTEGER, posts that have both
-- reads:   post_tag, tag
-- source:  post_tag; category 3 is copyright and 4 character on every site
CREATE VIEW copyright_character_count_definition AS
SELECT
  copyright_tag.tag_id AS copyright_id,
  character_tag.tag_id AS character_id,
  COUNT(*) AS post_count
FROM post_tag AS character_post
JOIN tag AS character_tag
  ON character_tag.tag_id = character_post.tag_id AND character_tag.category = 4
JOIN post_tag AS copyright_post ON copyright_post.post_id = character_post.post_id
JOIN tag AS copyright_tag
  ON copyright_tag.tag_id = copyright_post.tag_id AND copyright_tag.category = 3
GROUP BY copyright_tag.tag_id, character_tag.tag_id;
