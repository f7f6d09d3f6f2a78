INSERT INTO post_tag (post_id, position, tag_id)
VALUES ((SELECT post_id FROM post WHERE number = 2), 1, (SELECT tag_id FROM tag WHERE name = 'solo'));
