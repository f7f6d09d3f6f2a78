SELECT tagger, both_count, added_count, missed_count
FROM tagger_comparison
WHERE tag = 'solo' AND site = 'danbooru'
ORDER BY tagger;
