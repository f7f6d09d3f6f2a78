UPDATE setting SET value = 0.8 WHERE name = 'core_tag_threshold';
