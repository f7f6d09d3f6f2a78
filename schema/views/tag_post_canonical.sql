-- name:    tag_post_canonical
-- purpose: The posts of tags with aliases resolved and implications added: the layer expanded, by tag.
-- grain:   one row per (tag_id, post_id)
-- params:  none
-- columns: tag_id INTEGER; post_id INTEGER, a post that has the tag, an alias of it, or a tag that implies it
-- reads:   tag, tag_layer, tag_post
-- source:  tag_post and tag_layer; where several tags of a post lead to the same one, the tag itself counts, else that with the smallest tag_id
CREATE VIEW tag_post_canonical AS
SELECT
  tag.tag_id AS tag_id,
  tag_post.post_id AS post_id
FROM tag
LEFT JOIN tag_layer AS source ON source.target_id = tag.tag_id
JOIN tag_post ON tag_post.tag_id = COALESCE(source.tag_id, tag.tag_id)
WHERE (
    source.tag_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM tag_layer AS own WHERE own.tag_id = tag.tag_id)
  )
  AND (
    source.tag_id IS NULL
    OR source.tag_id = tag.tag_id
    OR (
      NOT EXISTS (
        SELECT 1
        FROM tag_post AS own
        WHERE own.tag_id = tag.tag_id AND own.post_id = tag_post.post_id
      )
      AND NOT EXISTS (
        SELECT 1
        FROM tag_layer AS twin
        CROSS JOIN tag_post AS same
          ON same.tag_id = twin.tag_id AND same.post_id = tag_post.post_id
        WHERE twin.target_id = tag.tag_id AND twin.tag_id < source.tag_id
      )
    )
  );
