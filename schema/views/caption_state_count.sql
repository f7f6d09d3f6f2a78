-- name:    caption_state_count
-- purpose: How many posts get a sentence as their caption, how many only tags, how many nothing.
-- grain:   one row per (caption rule, site, month, rating, finish_reason, state)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; month TEXT, YYYY-MM, null when unknown; rating TEXT, null when unknown; finish_reason TEXT, null without one; state TEXT, sentence, tags or none; post_count INTEGER
-- reads:   post_caption, post_facts
-- source:  post_caption, post_facts; add up post_count over what does not matter
CREATE VIEW caption_state_count AS
SELECT
  post_caption.caption_rule AS caption_rule,
  post_caption.site AS site,
  post_facts.month AS month,
  post_facts.rating AS rating,
  post_caption.finish_reason AS finish_reason,
  post_caption.state AS state,
  COUNT(*) AS post_count
FROM post_caption
CROSS JOIN post_facts ON post_facts.post_id = post_caption.post_id
GROUP BY
  post_caption.caption_rule,
  post_caption.site,
  post_facts.month,
  post_facts.rating,
  post_caption.finish_reason,
  post_caption.state;
