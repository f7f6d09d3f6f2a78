-- name:    tag_frequency
-- purpose: How many posts have a tag, which share of its site's posts that is, and its rank.
-- grain:   one row per tag that has posts
-- params:  none
-- columns: site TEXT; category TEXT, null when unknown; tag TEXT; post_count INTEGER; post_ratio REAL, 0..1 of all posts of the site; rank INTEGER, within the site from 1, most posts first, then by name; category_ratio REAL, 0..1 of all uses of tags of the category, null without category; category_rank INTEGER, within site and category, null without category; first_number INTEGER, smallest number of a post that has it; last_number INTEGER, greatest number of a post that has it
-- reads:   tag_count, site_count, category_count, tag, tag_category, site
-- source:  tag_count, a cache of tag_count_definition; each + keeps SQLite from joining from a site to all its tags
CREATE VIEW tag_frequency AS
SELECT
  site.name AS site,
  tag_category.name AS category,
  tag.name AS tag,
  tag_count.post_count AS post_count,
  CAST(tag_count.post_count AS REAL) / site_count.post_count AS post_ratio,
  tag_count.rank AS rank,
  CAST(tag_count.post_count AS REAL) / category_count.use_count AS category_ratio,
  tag_count.category_rank AS category_rank,
  tag_count.first_number AS first_number,
  tag_count.last_number AS last_number
FROM tag_count
JOIN tag ON tag.tag_id = tag_count.tag_id
JOIN site ON site.site_id = +tag_count.site_id
JOIN site_count ON site_count.site_id = +tag_count.site_id
LEFT JOIN tag_category
  ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
LEFT JOIN category_count
  ON category_count.site_id = tag.site_id AND category_count.category = tag.category;
