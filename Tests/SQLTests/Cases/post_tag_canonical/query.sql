SELECT
  post.number AS number,
  post_tag_canonical.position AS position,
  tag.name AS tag,
  origin
FROM post_tag_canonical
JOIN post ON post.post_id = post_tag_canonical.post_id
JOIN tag ON tag.tag_id = post_tag_canonical.tag_id
ORDER BY number, position;
