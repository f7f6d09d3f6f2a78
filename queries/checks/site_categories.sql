-- name:    site_categories
-- purpose: Every site has categories of tags; the next import for the site sees to it.
-- grain:   one row per site without any; none when all is well
-- params:  none
-- columns: problem TEXT; site TEXT
-- reads:   site, tag_category
-- source:  a site and its categories are made together
SELECT
  'a site without categories' AS problem,
  site.name AS site
FROM site
WHERE NOT EXISTS (
  SELECT 1 FROM tag_category WHERE tag_category.site_id = site.site_id
)
ORDER BY site;
