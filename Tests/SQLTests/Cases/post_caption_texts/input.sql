-- Odd texts, each in both kinds of the first step: 1 plain, 2 only blanks, 3 CRLF and tabs,
-- 4 U+0001 inside, 5 empty, 6 vertical tab and form feed, 7 other blanks stay, 8 only U+0001.
WITH RECURSIVE sample (number, text) AS (
  VALUES
    (1, 'A cat.'),
    (2, char(32, 9, 13, 10)),
    (3, char(32) || 'One' || char(13, 10) || 'two' || char(9, 32, 32, 10) || 'three ' || char(13)),
    (4, 'a' || char(1) || 'b ' || char(1) || ' c' || char(1, 1)),
    (5, ''),
    (6, 'x' || char(11, 12) || 'y'),
    (7, 'é' || char(160, 8232) || '日本'),
    (8, char(1))
)
INSERT INTO post (post_id, site_id, number) SELECT number, 2, number FROM sample;

WITH RECURSIVE sample (number, text) AS (
  VALUES
    (1, 'A cat.'),
    (2, char(32, 9, 13, 10)),
    (3, char(32) || 'One' || char(13, 10) || 'two' || char(9, 32, 32, 10) || 'three ' || char(13)),
    (4, 'a' || char(1) || 'b ' || char(1) || ' c' || char(1, 1)),
    (5, ''),
    (6, 'x' || char(11, 12) || 'y'),
    (7, 'é' || char(160, 8232) || '日本'),
    (8, char(1))
)
INSERT INTO caption (post_id, caption_kind_id, text_length, text)
SELECT
  sample.number,
  caption_kind.caption_kind_id,
  length(trim(sample.text, char(9, 10, 11, 12, 13, 32))),
  sample.text
FROM sample
JOIN caption_kind
WHERE caption_kind.name IN ('regular_summary', 'brief_summary')
  AND NOT (sample.number = 3 AND caption_kind.name = 'brief_summary');

INSERT INTO caption_record (post_id, finish_reason) SELECT post_id, 'STOP' FROM post;
