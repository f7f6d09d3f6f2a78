-- name:    character_count_definition
-- purpose: What the cache character_count must hold.
-- grain:   one row per character that has posts of its own
-- params:  none
-- columns: character_id INTEGER; post_count INTEGER, posts whose only character it is
-- reads:   solo_character_post
-- source:  post_tag
CREATE VIEW character_count_definition AS
SELECT
  character_id,
  COUNT(*) AS post_count
FROM solo_character_post
GROUP BY character_id;
