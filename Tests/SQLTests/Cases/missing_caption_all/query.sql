SELECT site, number FROM missing_caption WHERE caption_rule = 'e621' ORDER BY site, number;
