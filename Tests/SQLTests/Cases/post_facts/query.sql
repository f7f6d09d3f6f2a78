SELECT site, number, month, file, has_record, has_tag, has_caption, has_latent
FROM post_facts
ORDER BY number;
