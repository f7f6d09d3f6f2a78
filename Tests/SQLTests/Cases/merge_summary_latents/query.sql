SELECT
  caption_rule, site, id_count, missing_tags_count, missing_caption_count, missing_latent_count,
  only_tags_count, empty_caption_count, unknown_caption_count, unknown_latent_count
FROM merge_summary
ORDER BY caption_rule, site;
