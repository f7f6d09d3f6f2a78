-- name:    post_caption
-- purpose: The one caption of a post that a rule makes, and what it was made of.
-- grain:   one row per (caption rule, post)
-- params:  none
-- columns: caption_rule TEXT; site TEXT; number INTEGER; post_id INTEGER; caption TEXT, null when there is none; state TEXT, sentence, tags (a text that is tags, or the post's own tags stand in) or none; source TEXT, the kinds that it was made of joined with +, post_tag for the post's own tags, null when there is none; finish_reason TEXT, of the post's caption record, null without one
-- reads:   caption_choice, caption_rule_step, caption_rule_part, caption_kind, caption, post_tag, tag
-- source:  caption_choice; per text U+0001 is dropped and each run of blanks (9 to 13 and 32) becomes one space: a mark behind every space, then marks before spaces go with these
CREATE VIEW post_caption AS
SELECT
  caption_choice.caption_rule AS caption_rule,
  caption_choice.site AS site,
  caption_choice.number AS number,
  caption_choice.post_id AS post_id,
  CASE
    WHEN caption_choice.step IS NULL THEN (
      SELECT group_concat(named.name, ', ')
      FROM (
        SELECT tag.name AS name
        FROM post_tag
        CROSS JOIN tag ON tag.tag_id = post_tag.tag_id
        WHERE post_tag.post_id = caption_choice.post_id
        ORDER BY post_tag.position
      ) AS named
    )
    ELSE COALESCE(
      (
        SELECT group_concat(part.text, ' ')
        FROM (
          SELECT
            trim(
              replace(
                replace(
                  replace(
                    replace(
                      replace(
                        replace(
                          replace(
                            replace(
                              replace(caption.text, char(1), ''),
                              char(9), ' '),
                            char(10), ' '),
                          char(11), ' '),
                        char(12), ' '),
                      char(13), ' '),
                    ' ', ' ' || char(1)),
                  char(1) || ' ', ''),
                char(1), ''),
              ' ') AS text
          FROM caption_rule_part
          CROSS JOIN caption
            ON caption.post_id = caption_choice.post_id
            AND caption.caption_kind_id = caption_rule_part.caption_kind_id
          WHERE caption_rule_part.caption_rule_id = caption_choice.caption_rule_id
            AND caption_rule_part.step = caption_choice.step
          ORDER BY caption_rule_part.position
        ) AS part
        WHERE part.text <> ''
      ),
      '')
  END AS caption,
  COALESCE(
    (
      SELECT caption_rule_step.state
      FROM caption_rule_step
      WHERE caption_rule_step.caption_rule_id = caption_choice.caption_rule_id
        AND caption_rule_step.step = caption_choice.step
    ),
    CASE
      WHEN EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = caption_choice.post_id)
        THEN 'tags'
      ELSE 'none'
    END
  ) AS state,
  CASE
    WHEN caption_choice.step IS NOT NULL THEN (
      SELECT group_concat(part.name, '+')
      FROM (
        SELECT caption_kind.name AS name
        FROM caption_rule_part
        CROSS JOIN caption INDEXED BY caption_by_kind
          ON caption.caption_kind_id = caption_rule_part.caption_kind_id
          AND caption.post_id = caption_choice.post_id
        CROSS JOIN caption_kind
          ON caption_kind.caption_kind_id = caption_rule_part.caption_kind_id
        WHERE caption_rule_part.caption_rule_id = caption_choice.caption_rule_id
          AND caption_rule_part.step = caption_choice.step
          AND caption.text_length > 0
        ORDER BY caption_rule_part.position
      ) AS part
    )
    WHEN EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = caption_choice.post_id)
      THEN 'post_tag'
  END AS source,
  caption_choice.finish_reason AS finish_reason
FROM caption_choice;
