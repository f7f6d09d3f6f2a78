-- name:    tagger_limit
-- purpose: From which score on a tag of a tagger counts. Ask for one tagger, or for one tag.
-- grain:   one row per (tagger, tag), whatever site it is of
-- params:  none
-- columns: tagger_id INTEGER; tag_id INTEGER; threshold REAL, 0..1; origin TEXT, tag (the tagger's own list), category (tagger_threshold) or tagger
-- reads:   tagger, tagger_threshold, tagger_tag, tag, tag_category
-- source:  tagger_tag by name, else tagger_threshold by category, else tagger
CREATE VIEW tagger_limit AS
SELECT
  tagger.tagger_id AS tagger_id,
  tag.tag_id AS tag_id,
  COALESCE(tagger_tag.threshold, tagger_threshold.threshold, tagger.threshold) AS threshold,
  CASE
    WHEN tagger_tag.threshold IS NOT NULL THEN 'tag'
    WHEN tagger_threshold.threshold IS NOT NULL THEN 'category'
    ELSE 'tagger'
  END AS origin
FROM tagger
CROSS JOIN tag
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
LEFT JOIN tagger_threshold
  ON tagger_threshold.tagger_id = tagger.tagger_id
  AND tagger_threshold.category = tag_category.name
LEFT JOIN tagger_tag
  ON tagger_tag.tagger_id = tagger.tagger_id AND tagger_tag.name = tag.name;
