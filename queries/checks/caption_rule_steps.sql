-- name:    caption_rule_steps
-- purpose: Every step of a caption rule has kinds of captions that exist.
-- grain:   one row per step without a part, and one row per part without its step or kind; none when all is well
-- params:  none
-- columns: problem TEXT; caption_rule_id INTEGER; step INTEGER; caption_kind_id INTEGER, null for a step
-- reads:   caption_rule_step, caption_rule_part, caption_kind
-- source:  caption_rule_step, caption_rule_part; a handful of rows
SELECT
  'step without a part' AS problem,
  caption_rule_step.caption_rule_id AS caption_rule_id,
  caption_rule_step.step AS step,
  NULL AS caption_kind_id
FROM caption_rule_step
LEFT JOIN caption_rule_part
  ON caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
  AND caption_rule_part.step = caption_rule_step.step
WHERE caption_rule_part.caption_rule_id IS NULL
UNION ALL
SELECT
  'part without its step or kind' AS problem,
  caption_rule_part.caption_rule_id AS caption_rule_id,
  caption_rule_part.step AS step,
  caption_rule_part.caption_kind_id AS caption_kind_id
FROM caption_rule_part
LEFT JOIN caption_rule_step
  ON caption_rule_step.caption_rule_id = caption_rule_part.caption_rule_id
  AND caption_rule_step.step = caption_rule_part.step
LEFT JOIN caption_kind
  ON caption_kind.caption_kind_id = caption_rule_part.caption_kind_id
WHERE caption_rule_step.caption_rule_id IS NULL OR caption_kind.caption_kind_id IS NULL
ORDER BY problem, caption_rule_id, step, caption_kind_id;
