-- name:    caption_choice
-- purpose: Which step of a caption rule makes the caption of a post.
-- grain:   one row per (caption rule, post)
-- params:  none
-- columns: caption_rule_id INTEGER; caption_rule TEXT; site_id INTEGER; site TEXT; number INTEGER; post_id INTEGER; month TEXT, this and the next as in post_facts, null when unknown; rating TEXT, null when unknown; finish_reason TEXT, null without one; file TEXT, null when unknown; has_record INTEGER; has_tag INTEGER; has_caption INTEGER; has_latent INTEGER; step INTEGER, the first one that applies and finds text, null when none does
-- reads:   caption_rule, caption_rule_step, caption_rule_part, caption, post_facts
-- source:  caption_rule_step; CROSS JOIN and the index keep SQLite on the lengths, away from texts; each column is worked out only where a query names it
CREATE VIEW caption_choice AS
SELECT
  caption_rule.caption_rule_id AS caption_rule_id,
  caption_rule.name AS caption_rule,
  post_facts.site_id AS site_id,
  post_facts.site AS site,
  post_facts.number AS number,
  post_facts.post_id AS post_id,
  post_facts.month AS month,
  post_facts.rating AS rating,
  post_facts.finish_reason AS finish_reason,
  post_facts.file AS file,
  post_facts.has_record AS has_record,
  post_facts.has_tag AS has_tag,
  post_facts.has_caption AS has_caption,
  post_facts.has_latent AS has_latent,
  (
    SELECT caption_rule_step.step
    FROM caption_rule_step
    CROSS JOIN caption_rule_part
      ON caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
      AND caption_rule_part.step = caption_rule_step.step
    CROSS JOIN caption INDEXED BY caption_by_kind
      ON caption.caption_kind_id = caption_rule_part.caption_kind_id
      AND caption.post_id = post_facts.post_id
    WHERE caption_rule_step.caption_rule_id = caption_rule.caption_rule_id
      AND (
        caption_rule_step.only_if_finish_reason IS NULL
        OR caption_rule_step.only_if_finish_reason = post_facts.finish_reason
      )
      AND (
        caption_rule_step.except_if_finish_reason IS NULL
        OR caption_rule_step.except_if_finish_reason IS NOT post_facts.finish_reason
      )
      AND caption.text_length > 0
    ORDER BY caption_rule_step.step
    LIMIT 1
  ) AS step
FROM caption_rule
JOIN post_facts;
