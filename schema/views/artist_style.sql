-- name:    artist_style
-- purpose: The general tags that set an artist apart. Ask for one artist.
-- grain:   one row per (artist, tag)
-- params:  none; the limits are artist_style_bound and artist_style_lift of setting
-- columns: site TEXT; artist TEXT; tag TEXT, a general tag; post_count INTEGER, posts of the artist that have the tag; artist_post_count INTEGER, posts of the artist; frequency REAL, 0..1, the one divided by the other; lift REAL, frequency divided by the tag's share of all posts of the site; lower_bound REAL, 0..1, of the frequency with 95 % confidence (Wilson)
-- reads:   tag_related, setting
-- source:  tag_related, of tags of the category artist; lift is 2 to the power of its pmi
CREATE VIEW artist_style AS
SELECT
  site,
  tag AS artist,
  related AS tag,
  post_count,
  tag_post_count AS artist_post_count,
  frequency,
  exp2_pmi AS lift,
  lower_bound
FROM (
  SELECT
    site,
    tag,
    related,
    post_count,
    tag_post_count,
    frequency,
    pow(2.0, pmi) AS exp2_pmi,
    (
    post_count + 1.92072941 - 1.959963985 * sqrt(
      post_count * (1.0 - CAST(post_count AS REAL) / tag_post_count) + 0.960364705
    )
  ) / (tag_post_count + 3.84145882) AS lower_bound
  FROM tag_related
  WHERE category = 'artist' AND related_category = 'general'
)
WHERE lower_bound >= (SELECT value FROM setting WHERE name = 'artist_style_bound')
  AND exp2_pmi >= (SELECT value FROM setting WHERE name = 'artist_style_lift');
