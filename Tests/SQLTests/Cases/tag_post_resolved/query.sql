SELECT
  tag.name AS tag,
  post.number AS number
FROM tag_post_resolved
JOIN post ON post.post_id = tag_post_resolved.post_id
JOIN tag ON tag.tag_id = tag_post_resolved.tag_id
ORDER BY tag, number;
