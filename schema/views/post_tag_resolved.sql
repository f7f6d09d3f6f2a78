-- name:    post_tag_resolved
-- purpose: The tags of posts with aliases resolved: the layer canonical.
-- grain:   one row per (post_id, tag_id)
-- params:  none
-- columns: post_id INTEGER; position INTEGER, that of the first stored tag that stands for it, so with gaps; tag_id INTEGER, at the end of its chain of aliases
-- reads:   post_tag, tag_layer, tag_post
-- source:  post_tag and tag_layer, which cache_state.has_layers vouches for; of several tags that stand for the same one, the first counts
CREATE VIEW post_tag_resolved AS
SELECT
  post_tag.post_id AS post_id,
  post_tag.position AS position,
  COALESCE(tag_layer.target_id, post_tag.tag_id) AS tag_id
FROM post_tag
LEFT JOIN tag_layer ON tag_layer.tag_id = post_tag.tag_id AND tag_layer.depth = 0
WHERE tag_layer.target_id IS NULL
  OR NOT EXISTS (
    SELECT 1
    FROM tag_layer AS twin
    CROSS JOIN tag_post ON tag_post.tag_id = twin.tag_id AND tag_post.post_id = post_tag.post_id
    CROSS JOIN post_tag AS earlier
      ON earlier.post_id = post_tag.post_id AND earlier.tag_id = twin.tag_id
    WHERE twin.target_id = tag_layer.target_id
      AND twin.depth = 0
      AND twin.tag_id <> post_tag.tag_id
      AND earlier.position < post_tag.position
  );
