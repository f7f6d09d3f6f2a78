-- name:    core_tag
-- purpose: The general tags that most pictures of a character have.
-- grain:   one row per (character, tag)
-- params:  none; the threshold is the row core_tag_threshold of setting
-- columns: site TEXT; character TEXT; tag TEXT; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1, the one divided by the other
-- reads:   character_tag_count, character_count, core_tag_exclusion, setting, tag, site
-- source:  character_tag_count, a cache of character_tag_count_definition; each + keeps SQLite from joining in the other direction, from all sites or all tags to their characters
CREATE VIEW core_tag AS
SELECT
  site.name AS site,
  character.name AS character,
  tag.name AS tag,
  character_tag_count.post_count AS post_count,
  character_count.post_count AS character_post_count,
  CAST(character_tag_count.post_count AS REAL) / character_count.post_count AS frequency
FROM character_count
JOIN tag AS character ON character.tag_id = character_count.character_id
JOIN site ON site.site_id = +character.site_id
JOIN character_tag_count
  ON character_tag_count.character_id = character_count.character_id
JOIN tag ON tag.tag_id = +character_tag_count.tag_id
WHERE character_tag_count.post_count
    >= (SELECT value FROM setting WHERE name = 'core_tag_threshold') * character_count.post_count
  AND character_tag_count.tag_id NOT IN (SELECT tag_id FROM core_tag_exclusion);
