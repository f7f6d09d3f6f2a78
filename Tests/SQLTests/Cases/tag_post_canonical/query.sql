SELECT
  tag.name AS tag,
  post.number AS number
FROM tag_post_canonical
JOIN post ON post.post_id = tag_post_canonical.post_id
JOIN tag ON tag.tag_id = tag_post_canonical.tag_id
ORDER BY tag, number;
