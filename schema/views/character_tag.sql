-- name:    character_tag
-- purpose: How often a character has a general tag, and how sure that is.
-- grain:   one row per (character, tag) that a post of the character alone has
-- params:  none
-- columns: site TEXT; character TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1, the one divided by the other; tag_post_count INTEGER, posts of the tag; lift REAL, frequency divided by the tag's share of all posts of the site; lower_bound REAL, 0..1, of the frequency with 95 % confidence (Wilson)
-- reads:   character_tag_count, character_count, tag_count, site_count, tag, site
-- source:  character_tag_count, a cache of character_tag_count_definition; each + keeps SQLite from joining in the other direction
CREATE VIEW character_tag AS
SELECT
  site.name AS site,
  character.name AS character,
  tag.name AS tag,
  character_tag_count.post_count AS post_count,
  character_count.post_count AS character_post_count,
  CAST(character_tag_count.post_count AS REAL) / character_count.post_count AS frequency,
  tag_count.post_count AS tag_post_count,
  CAST(character_tag_count.post_count AS REAL) * site_count.post_count
    / character_count.post_count / tag_count.post_count AS lift,
  (
    character_tag_count.post_count + 1.92072941 - 1.959963985 * sqrt(
      character_tag_count.post_count
      * (1.0 - CAST(character_tag_count.post_count AS REAL) / character_count.post_count)
      + 0.960364705
    )
  ) / (character_count.post_count + 3.84145882) AS lower_bound
FROM character_count
JOIN tag AS character ON character.tag_id = character_count.character_id
JOIN site ON site.site_id = +character.site_id
JOIN site_count ON site_count.site_id = +character.site_id
JOIN character_tag_count
  ON character_tag_count.character_id = character_count.character_id
JOIN tag ON tag.tag_id = +character_tag_count.tag_id
JOIN tag_count ON tag_count.tag_id = +character_tag_count.tag_id;
