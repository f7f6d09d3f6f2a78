SELECT
  post.number AS number,
  post_tag_resolved.position AS position,
  tag.name AS tag
FROM post_tag_resolved
JOIN post ON post.post_id = post_tag_resolved.post_id
JOIN tag ON tag.tag_id = post_tag_resolved.tag_id
ORDER BY number, position;
