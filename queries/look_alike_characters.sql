-- name:    look_alike_characters
-- purpose: The characters that share most core tags with a character.
-- grain:   one row per (site, other character)
-- params:  :character TEXT = (most frequent character), the character; :similarity REAL = 0.2, Jaccard at least, above 0; :minimum INTEGER = 20, posts of the other character alone at least; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 20, rows at most
-- columns: site TEXT; other TEXT, another character; jaccard REAL, 0..1, core tags of both among core tags of one; shared_count INTEGER, core tags of both; core_tag_count INTEGER, of the other character; post_count INTEGER, posts of the other character alone
-- chart:   bar, label other, value jaccard, series site
-- reads:   tag, site, setting, character_count, character_tag_count, core_tag_exclusion
-- source:  character_tag_count, by the rule of core_tag; the Jaccard index is at most shared_count divided by the core tags of the one, so others need not be counted
-- example: taghouse query house.db look_alike_characters -p character hakurei_reimu -p minimum 100
WITH threshold AS MATERIALIZED (
  SELECT value
  FROM setting
  WHERE name = 'core_tag_threshold'
),
asked AS MATERIALIZED (
  SELECT
    tag.tag_id AS character_id,
    tag.site_id AS site_id
  FROM tag
  JOIN site ON site.site_id = +tag.site_id
  WHERE tag.name = :character
    AND tag.category = 4
    AND (:site IS NULL OR site.name = :site)
),
asked_core AS MATERIALIZED (
  SELECT
    asked.character_id AS character_id,
    asked.site_id AS site_id,
    character_tag_count.tag_id AS tag_id
  FROM asked
  CROSS JOIN threshold
  JOIN character_count ON character_count.character_id = asked.character_id
  JOIN character_tag_count ON character_tag_count.character_id = asked.character_id
  WHERE character_tag_count.post_count >= threshold.value * character_count.post_count
    AND character_tag_count.tag_id NOT IN (SELECT tag_id FROM core_tag_exclusion)
),
asked_size AS MATERIALIZED (
  SELECT
    asked_core.character_id AS character_id,
    COUNT(*) AS core_tag_count
  FROM asked_core
  GROUP BY asked_core.character_id
),
shared AS MATERIALIZED (
  SELECT
    asked_core.character_id AS asked_id,
    character_count.character_id AS character_id,
    character_count.post_count AS post_count,
    COUNT(*) AS shared_count
  FROM character_count
  CROSS JOIN threshold
  CROSS JOIN asked_core
  CROSS JOIN character_tag_count
    ON character_tag_count.character_id = character_count.character_id
    AND character_tag_count.tag_id = asked_core.tag_id
  WHERE character_count.post_count >= :minimum
    AND character_tag_count.post_count >= threshold.value * character_count.post_count
    AND character_count.character_id <> asked_core.character_id
  GROUP BY asked_core.character_id, character_count.character_id
),
sized AS (
  SELECT
    shared.character_id AS character_id,
    shared.post_count AS post_count,
    shared.shared_count AS shared_count,
    asked_size.core_tag_count AS asked_count,
    (
      SELECT COUNT(*)
      FROM character_tag_count
      WHERE character_tag_count.character_id = shared.character_id
        AND character_tag_count.post_count
          >= (SELECT threshold.value FROM threshold) * shared.post_count
        AND character_tag_count.tag_id NOT IN (SELECT tag_id FROM core_tag_exclusion)
    ) AS core_tag_count
  FROM asked_size
  JOIN shared ON shared.asked_id = asked_size.character_id
  WHERE shared.shared_count >= :similarity * asked_size.core_tag_count
),
compared AS (
  SELECT
    sized.character_id AS character_id,
    sized.post_count AS post_count,
    sized.shared_count AS shared_count,
    sized.core_tag_count AS core_tag_count,
    CAST(sized.shared_count AS REAL)
      / (sized.asked_count + sized.core_tag_count - sized.shared_count) AS jaccard
  FROM sized
)
SELECT
  site.name AS site,
  tag.name AS other,
  compared.jaccard AS jaccard,
  compared.shared_count AS shared_count,
  compared.core_tag_count AS core_tag_count,
  compared.post_count AS post_count
FROM compared
JOIN tag ON tag.tag_id = compared.character_id
JOIN site ON site.site_id = +tag.site_id
WHERE compared.jaccard >= :similarity
ORDER BY jaccard DESC, other, site
LIMIT :limit;
