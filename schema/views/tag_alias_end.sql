-- name:    tag_alias_end
-- purpose: Where the chain of aliases that begins at a name ends.
-- grain:   one row per (site_id, antecedent)
-- params:  none
-- columns: site_id INTEGER; antecedent TEXT; consequent TEXT, null when the chain runs into a cycle; depth INTEGER, names of the chain behind the antecedent
-- reads:   tag_alias_active
-- source:  tag_alias_active; a chain is followed anew for each antecedent, so that one costs no more than itself; UNION ends cycles
CREATE VIEW tag_alias_end AS
SELECT
  tag_alias_active.site_id AS site_id,
  tag_alias_active.antecedent AS antecedent,
  (
    WITH RECURSIVE chain (name, next) AS (
      SELECT
        tag_alias_active.antecedent,
        tag_alias_active.consequent
      UNION
      SELECT
        chain.next,
        (
          SELECT following.consequent
          FROM tag_alias_active AS following
          WHERE following.antecedent = chain.next
            AND following.site_id = tag_alias_active.site_id
        )
      FROM chain
      WHERE chain.next IS NOT NULL
    )
    SELECT chain.name
    FROM chain
    WHERE chain.next IS NULL
  ) AS consequent,
  (
    WITH RECURSIVE chain (name, next) AS (
      SELECT
        tag_alias_active.antecedent,
        tag_alias_active.consequent
      UNION
      SELECT
        chain.next,
        (
          SELECT following.consequent
          FROM tag_alias_active AS following
          WHERE following.antecedent = chain.next
            AND following.site_id = tag_alias_active.site_id
        )
      FROM chain
      WHERE chain.next IS NOT NULL
    )
    SELECT COUNT(*) - 1
    FROM chain
  ) AS depth
FROM tag_alias_active;
