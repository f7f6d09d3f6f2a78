SELECT
  post_tag.position AS position,
  tag.name AS tag
FROM post_tag
JOIN tag ON tag.tag_id = post_tag.tag_id
JOIN post ON post.post_id = post_tag.post_id
WHERE post.number = 1
ORDER BY post_tag.position;
