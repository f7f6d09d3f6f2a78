-- name:    tag_cooccurrence
-- purpose: How many posts have two tags. Ask for one tag, or for two.
-- grain:   one row per (site, tag, other)
-- params:  none
-- columns: site TEXT; tag TEXT; other TEXT, another tag; post_count INTEGER, posts that have both
-- reads:   tag_related
-- source:  tag_related, without its measures
CREATE VIEW tag_cooccurrence AS
SELECT
  site,
  tag,
  related AS other,
  post_count
FROM tag_related;
