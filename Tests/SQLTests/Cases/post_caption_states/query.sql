SELECT caption_rule, site, number, post_id, caption, state, source, finish_reason
FROM post_caption
ORDER BY caption_rule, site, number;
