-- name:    copyright_character
-- purpose: The characters of a copyright, and the copyrights of a character.
-- grain:   one row per (site, copyright, character) that posts have together
-- params:  none
-- columns: site TEXT; copyright TEXT; character TEXT; post_count INTEGER, posts that have both; copyright_post_count INTEGER, posts of the copyright; character_post_count INTEGER, posts of the character; copyright_ratio REAL, 0..1, share of the copyright's posts; character_ratio REAL, 0..1, share of the character's posts
-- reads:   cache_state, copyright_character_count, tag, tag_count, site, tag_post, post_tag
-- source:  copyright_character_count, a cache of copyright_character_count_definition, while cache_state.is_analyzed is 1; otherwise post_tag itself, which takes long for copyrights with many posts
CREATE VIEW copyright_character AS
SELECT
  site.name AS site,
  copyright.name AS copyright,
  character.name AS character,
  copyright_character_count.post_count AS post_count,
  copyright_count.post_count AS copyright_post_count,
  character_count.post_count AS character_post_count,
  CAST(copyright_character_count.post_count AS REAL) / copyright_count.post_count
    AS copyright_ratio,
  CAST(copyright_character_count.post_count AS REAL) / character_count.post_count
    AS character_ratio
FROM cache_state
CROSS JOIN copyright_character_count
JOIN tag AS copyright ON copyright.tag_id = copyright_character_count.copyright_id
JOIN tag AS character ON character.tag_id = copyright_character_count.character_id
JOIN site ON site.site_id = +copyright.site_id
JOIN tag_count AS copyright_count
  ON copyright_count.tag_id = copyright_character_count.copyright_id
JOIN tag_count AS character_count
  ON character_count.tag_id = copyright_character_count.character_id
WHERE cache_state.is_analyzed = 1
UNION ALL
SELECT
  counted.site AS site,
  counted.copyright AS copyright,
  counted.character AS character,
  counted.post_count AS post_count,
  copyright_count.post_count AS copyright_post_count,
  character_count.post_count AS character_post_count,
  CAST(counted.post_count AS REAL) / copyright_count.post_count AS copyright_ratio,
  CAST(counted.post_count AS REAL) / character_count.post_count AS character_ratio
FROM (
  SELECT
    site.name AS site,
    copyright.name AS copyright,
    character.name AS character,
    copyright.tag_id AS copyright_id,
    character.tag_id AS character_id,
    COUNT(*) AS post_count
  FROM cache_state
  CROSS JOIN tag AS copyright ON copyright.category = 3
  JOIN site ON site.site_id = +copyright.site_id
  JOIN tag_post ON tag_post.tag_id = copyright.tag_id
  JOIN post_tag ON post_tag.post_id = tag_post.post_id
  JOIN tag AS character ON character.tag_id = post_tag.tag_id AND character.category = 4
  WHERE cache_state.is_analyzed = 0
  GROUP BY copyright.name, site.name, character.name
) AS counted
JOIN tag_count AS copyright_count ON copyright_count.tag_id = counted.copyright_id
JOIN tag_count AS character_count ON character_count.tag_id = counted.character_id;
