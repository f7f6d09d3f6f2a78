UPDATE post_tag
SET post_id = (SELECT post_id FROM post WHERE number = 2), position = 1
WHERE post_id = (SELECT post_id FROM post WHERE number = 1) AND position = 2;
