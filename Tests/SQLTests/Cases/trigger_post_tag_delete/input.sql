DELETE FROM post_tag
WHERE post_id = (SELECT post_id FROM post WHERE number = 1)
  AND tag_id IN (SELECT tag_id FROM tag WHERE name IN ('hat', 'solo'));

UPDATE post_tag SET position = 0 WHERE post_id = (SELECT post_id FROM post WHERE number = 1);
