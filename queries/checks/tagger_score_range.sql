-- name:    tagger_score_range
-- purpose: Scores and thresholds are numbers from 0 to 1.
-- grain:   one row per number that is not; none when all is well
-- params:  none
-- columns: problem TEXT; tagger_id INTEGER; post_id INTEGER, null for a threshold; value REAL
-- reads:   tagger, tagger_threshold, tagger_tag, tag_score, tagger_rating
-- source:  tag_score, tagger_rating, tagger, tagger_threshold, tagger_tag; what CHECK was switched off for
SELECT
  'tag_score' AS problem,
  tag_score.tagger_id AS tagger_id,
  tag_score.post_id AS post_id,
  tag_score.score AS value
FROM tag_score
WHERE NOT tag_score.score BETWEEN 0 AND 1
UNION ALL
SELECT
  'tagger_rating' AS problem,
  tagger_rating.tagger_id AS tagger_id,
  tagger_rating.post_id AS post_id,
  tagger_rating.score AS value
FROM tagger_rating
WHERE NOT tagger_rating.score BETWEEN 0 AND 1
UNION ALL
SELECT
  'tagger' AS problem,
  tagger.tagger_id AS tagger_id,
  NULL AS post_id,
  tagger.threshold AS value
FROM tagger
WHERE NOT tagger.threshold BETWEEN 0 AND 1
UNION ALL
SELECT
  'tagger_threshold' AS problem,
  tagger_threshold.tagger_id AS tagger_id,
  NULL AS post_id,
  tagger_threshold.threshold AS value
FROM tagger_threshold
WHERE NOT tagger_threshold.threshold BETWEEN 0 AND 1
UNION ALL
SELECT
  'tagger_tag' AS problem,
  tagger_tag.tagger_id AS tagger_id,
  NULL AS post_id,
  tagger_tag.threshold AS value
FROM tagger_tag
WHERE NOT tagger_tag.threshold BETWEEN 0 AND 1
ORDER BY problem, tagger_id, post_id, value;
