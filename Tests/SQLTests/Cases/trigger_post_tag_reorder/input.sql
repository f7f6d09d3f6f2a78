UPDATE post_tag SET position = -1 - position WHERE post_id = (SELECT post_id FROM post WHERE number = 1);
UPDATE post_tag SET position = 3 + position WHERE post_id = (SELECT post_id FROM post WHERE number = 1);
