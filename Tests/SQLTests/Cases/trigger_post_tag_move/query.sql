SELECT
  tag.name AS tag,
  post.number AS number
FROM tag_post
JOIN tag ON tag.tag_id = tag_post.tag_id
LEFT JOIN post ON post.post_id = tag_post.post_id
ORDER BY tag.name, post.number;
