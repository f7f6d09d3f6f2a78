-- name:    site_categories
-- purpose: Every category that a tag has is named; the next import sees to it.
-- grain:   one row per site and category without a name; none when all is well
-- params:  none
-- columns: problem TEXT; site TEXT; category INTEGER
-- reads:   site, tag, tag_category
-- source:  a site, its categories and its tags are written together
SELECT DISTINCT
  'a category without a name' AS problem,
  site.name AS site,
  tag.category AS category
FROM tag
JOIN site
  ON site.site_id = tag.site_id
WHERE tag.category IS NOT NULL
  AND NOT EXISTS (
    SELECT 1
    FROM tag_category
    WHERE tag_category.site_id = tag.site_id AND tag_category.category = tag.category
  )
ORDER BY site, category;
