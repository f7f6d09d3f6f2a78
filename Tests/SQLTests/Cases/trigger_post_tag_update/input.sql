UPDATE post_tag
SET tag_id = (SELECT tag_id FROM tag WHERE name = 'smile')
WHERE post_id = (SELECT post_id FROM post WHERE number = 2) AND position = 0;
