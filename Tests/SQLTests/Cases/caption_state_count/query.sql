SELECT month, rating, finish_reason, state, post_count
FROM caption_state_count
WHERE caption_rule = 'e621' AND site = 'e621'
ORDER BY month, rating, finish_reason, state;
