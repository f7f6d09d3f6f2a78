-- name:    merge_post
-- purpose: What a post has for a training set, and what it lacks.
-- grain:   one row per (caption rule, post)
-- params:  none
-- columns: caption_rule TEXT; site_id INTEGER; site TEXT; number INTEGER; post_id INTEGER; month TEXT, this and the next as in post_facts, null when unknown; rating TEXT, null when unknown; finish_reason TEXT, null without one; file TEXT, null when unknown; has_record INTEGER; has_tag INTEGER; has_caption INTEGER; has_latent INTEGER; caption_state TEXT, sentence or tags, null when no step of the rule gives text (the post's own tags do not count); is_caption_empty INTEGER, 1 when there are captions of the rule's kinds, and no step gives text; is_caption_unknown INTEGER, 1 when there is a caption, but no record, tag or latent; is_latent_unknown INTEGER, 1 when there is a latent, but no record or tag
-- reads:   caption_choice, caption_rule_step, caption_rule_part, caption
-- source:  caption_choice; each column is worked out only where a query names it; CASE stops at the first answer, AND would look up all
CREATE VIEW merge_post AS
SELECT
  caption_choice.caption_rule AS caption_rule,
  caption_choice.site_id AS site_id,
  caption_choice.site AS site,
  caption_choice.number AS number,
  caption_choice.post_id AS post_id,
  caption_choice.month AS month,
  caption_choice.rating AS rating,
  caption_choice.finish_reason AS finish_reason,
  caption_choice.file AS file,
  caption_choice.has_record AS has_record,
  caption_choice.has_tag AS has_tag,
  caption_choice.has_caption AS has_caption,
  caption_choice.has_latent AS has_latent,
  (
    SELECT caption_rule_step.state
    FROM caption_rule_step
    WHERE caption_rule_step.caption_rule_id = caption_choice.caption_rule_id
      AND caption_rule_step.step = caption_choice.step
  ) AS caption_state,
  CASE
    WHEN caption_choice.step IS NOT NULL THEN 0
    ELSE EXISTS (
      SELECT 1
      FROM caption_rule_part
      CROSS JOIN caption INDEXED BY caption_by_kind
        ON caption.caption_kind_id = caption_rule_part.caption_kind_id
        AND caption.post_id = caption_choice.post_id
      WHERE caption_rule_part.caption_rule_id = caption_choice.caption_rule_id
    )
  END AS is_caption_empty,
  CASE
    WHEN caption_choice.has_tag THEN 0
    WHEN caption_choice.has_latent THEN 0
    WHEN caption_choice.has_record THEN 0
    ELSE caption_choice.has_caption
  END AS is_caption_unknown,
  CASE
    WHEN caption_choice.has_tag THEN 0
    WHEN caption_choice.has_record THEN 0
    ELSE caption_choice.has_latent
  END AS is_latent_unknown
FROM caption_choice;
