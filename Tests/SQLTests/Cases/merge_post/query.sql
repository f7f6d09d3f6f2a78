SELECT
  site, number, has_record, has_tag, has_caption, has_latent, caption_state, is_caption_empty,
  is_caption_unknown, is_latent_unknown
FROM merge_post
WHERE caption_rule = 'e621'
ORDER BY site, number;
