SELECT number, caption, state, source FROM post_caption WHERE caption_rule = 'e621' ORDER BY number;
