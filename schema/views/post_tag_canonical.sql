-- name:    post_tag_canonical
-- purpose: The tags of posts with aliases resolved and implications added: the layer expanded.
-- grain:   one row per (post_id, tag_id)
-- params:  none
-- columns: post_id INTEGER; position INTEGER, of the first stored tag that stands for it, for an implied tag a million times one more than the position of the first tag that implies it, plus its place among the tags implied by that; tag_id INTEGER; origin TEXT, stored, alias or implication, and without the last these are the rows of post_tag_resolved
-- reads:   post_tag, tag_layer, tag_post
-- source:  post_tag and tag_layer, which cache_state.has_layers vouches for; a tag that is there without an implication is not implied once more, and of several tags that imply one the first counts
CREATE VIEW post_tag_canonical AS
SELECT
  post_tag.post_id AS post_id,
  CASE
    WHEN COALESCE(tag_layer.depth, 0) = 0 THEN post_tag.position
    ELSE (post_tag.position + 1) * 1000000 + tag_layer.position
  END AS position,
  COALESCE(tag_layer.target_id, post_tag.tag_id) AS tag_id,
  CASE
    WHEN COALESCE(tag_layer.target_id, post_tag.tag_id) = post_tag.tag_id THEN 'stored'
    WHEN tag_layer.depth = 0 THEN 'alias'
    ELSE 'implication'
  END AS origin
FROM post_tag
LEFT JOIN tag_layer ON tag_layer.tag_id = post_tag.tag_id
WHERE tag_layer.target_id IS NULL
  OR (
    tag_layer.depth = 0
    AND NOT EXISTS (
      SELECT 1
      FROM tag_layer AS twin
      CROSS JOIN tag_post ON tag_post.tag_id = twin.tag_id AND tag_post.post_id = post_tag.post_id
      CROSS JOIN post_tag AS earlier
        ON earlier.post_id = post_tag.post_id AND earlier.tag_id = twin.tag_id
      WHERE twin.target_id = tag_layer.target_id
        AND twin.depth = 0
        AND twin.tag_id <> post_tag.tag_id
        AND earlier.position < post_tag.position
    )
  )
  OR (
    tag_layer.depth > 0
    AND NOT EXISTS (
      SELECT 1
      FROM tag_post AS own
      WHERE own.tag_id = tag_layer.target_id AND own.post_id = post_tag.post_id
    )
    AND NOT EXISTS (
      SELECT 1
      FROM post_tag AS other
      CROSS JOIN tag_layer AS twin
        ON twin.tag_id = other.tag_id AND twin.target_id = tag_layer.target_id
      WHERE other.post_id = post_tag.post_id
        AND (twin.depth = 0 OR other.position < post_tag.position)
    )
  );
