SELECT
  site.name AS site,
  site_count_definition.post_count AS post_count
FROM site_count_definition
JOIN site ON site.site_id = site_count_definition.site_id
ORDER BY site.name;
