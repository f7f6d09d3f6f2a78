-- name:    core_tags
-- purpose: The general tags that most pictures of a character have.
-- grain:   one row per (site, tag)
-- params:  :character TEXT = (most frequent character), the character; :site TEXT = NULL, the site, NULL takes all
-- columns: site TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the character alone that have the tag; character_post_count INTEGER, posts of the character alone; frequency REAL, 0..1
-- chart:   bar, label tag, value frequency, series site
-- reads:   core_tag
-- source:  core_tag; core_tag_threshold of setting is the least frequency, core_tag_word has the words that are left out
-- example: taghouse query house.db core_tags -p character hakurei_reimu --format csv
SELECT
  site,
  tag,
  post_count,
  character_post_count,
  frequency
FROM core_tag
WHERE character = :character
  AND (:site IS NULL OR site = :site)
ORDER BY frequency DESC, tag, site;
