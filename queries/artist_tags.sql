-- name:    artist_tags
-- purpose: The general tags that set an artist apart: the style.
-- grain:   one row per (site, tag)
-- params:  :artist TEXT = (most frequent artist), the artist; :site TEXT = NULL, the site, NULL takes all; :limit INTEGER = 30, rows at most
-- columns: site TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the artist that have the tag; artist_post_count INTEGER; frequency REAL, 0..1; lift REAL, so many times as frequent as on all posts; lower_bound REAL, 0..1, of the frequency with 95 % confidence
-- chart:   bar, label tag, value lift, series site
-- reads:   artist_style
-- source:  artist_style; its limits are rows of setting
-- example: taghouse query house.db artist_tags -p artist haruyama_kazunori
SELECT
  site,
  tag,
  post_count,
  artist_post_count,
  frequency,
  lift,
  lower_bound
FROM artist_style
WHERE artist = :artist
  AND (:site IS NULL OR site = :site)
ORDER BY lift DESC, tag, site
LIMIT :limit;
