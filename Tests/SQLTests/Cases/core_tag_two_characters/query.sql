SELECT
  site,
  character,
  tag,
  post_count,
  character_post_count,
  frequency
FROM core_tag
ORDER BY character, post_count DESC, tag;
