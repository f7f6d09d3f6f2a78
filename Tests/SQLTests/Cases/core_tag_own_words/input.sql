DELETE FROM core_tag_word WHERE word = 'smile';
INSERT INTO core_tag_word (word) VALUES ('hat'), ('hats');
