SELECT tagger.name AS tagger, tag.site_id, tag.name AS tag, tagger_limit.threshold, tagger_limit.origin
FROM tagger_limit
JOIN tagger USING (tagger_id)
JOIN tag USING (tag_id)
ORDER BY tagger, tag.tag_id;
