"""Questions about the posts of a search, as SQL for Taghouse's views and for DuckDB's own tables.

Both give the same rows. In DuckDB's SQL {selected} stands for a SELECT of the post_ids. Parameters are those of
statistics_queries.
"""

TAG = "(SELECT tag_id FROM tag WHERE name = ${})"

# id: (text, search, DuckDB's SELECT of the same posts)
SELECTIONS = {
    "rating": ("one rating", "rating:s", "SELECT id AS post_id FROM post WHERE rating = 's'"),
    "tags": (
        "two tags", "{common} {third}",
        f"""SELECT post_id FROM post_tag WHERE tag_id = {TAG.format('common')}
            INTERSECT
            SELECT post_id FROM post_tag WHERE tag_id = {TAG.format('third')}"""),
    "few": ("three posts", "id:1..3", "SELECT id AS post_id FROM post WHERE id BETWEEN 1 AND 3"),
}

SOLO = """selected AS MATERIALIZED ({selected}),
  solo AS MATERIALIZED (
    SELECT post_id, min(tag_id) AS character_id
    FROM post_tag SEMI JOIN selected USING (post_id)
      SEMI JOIN (SELECT tag_id FROM tag WHERE category = 4) USING (tag_id)
    GROUP BY post_id HAVING count(*) = 1
  )"""

# id: (text, Taghouse, DuckDB)
QUESTIONS = {
    "top": (
        "top 20 tags",
        "SELECT tag, post_count, rank FROM tag_frequency ORDER BY rank LIMIT 20",
        """WITH counted AS (
             SELECT tag_id, count(*) AS post_count
             FROM post_tag SEMI JOIN ({selected}) USING (post_id) GROUP BY tag_id
           )
           SELECT name, post_count, row_number() OVER (ORDER BY post_count DESC, name) AS place
           FROM counted JOIN tag USING (tag_id) ORDER BY place LIMIT 20"""),
    "related": (
        "related tags of a common tag",
        """SELECT related, post_count, related_post_count FROM tag_related
           WHERE tag = :common AND post_count >= 1
           ORDER BY post_count DESC, related LIMIT 20""",
        f"""WITH selected AS MATERIALIZED ({{selected}}),
           mine AS MATERIALIZED (
             SELECT post_id FROM post_tag SEMI JOIN selected USING (post_id)
             WHERE tag_id = {TAG.format('common')}
           ),
           both_tags AS MATERIALIZED (
             SELECT tag_id, count(*) AS post_count
             FROM post_tag SEMI JOIN mine USING (post_id) GROUP BY tag_id
           ),
           total AS (
             SELECT tag_id, count(*) AS related_post_count
             FROM post_tag SEMI JOIN selected USING (post_id)
               SEMI JOIN both_tags USING (tag_id)
             GROUP BY tag_id
           )
           SELECT name, post_count, related_post_count
           FROM both_tags JOIN total USING (tag_id) JOIN tag USING (tag_id)
           WHERE name <> $common ORDER BY post_count DESC, name LIMIT 20"""),
    "year": (
        "a frequent tag by year",
        "SELECT year, post_count FROM tag_frequency_by_year WHERE tag = :second ORDER BY year",
        f"""SELECT left(created_at, 4)::INTEGER AS year, count(*)
           FROM post_tag SEMI JOIN ({{selected}}) USING (post_id) JOIN post ON post.id = post_id
           WHERE tag_id = {TAG.format('second')} GROUP BY year ORDER BY year"""),
    "character": (
        "general tags of a character",
        """SELECT tag, post_count, character_post_count FROM character_tag
           WHERE character = :who ORDER BY post_count DESC, tag LIMIT 20""",
        f"""WITH {SOLO},
           mine AS MATERIALIZED (
             SELECT post_id FROM solo WHERE character_id = {TAG.format('who')}
           )
           SELECT name, count(*) AS post_count, (SELECT count(*) FROM mine)
           FROM post_tag SEMI JOIN mine USING (post_id) JOIN tag USING (tag_id)
           WHERE category = 0 GROUP BY name ORDER BY post_count DESC, name LIMIT 20"""),
    "characters": (
        "general tags of all characters, summed",
        "SELECT COUNT(*), COALESCE(SUM(post_count), 0) FROM character_tag_count",
        f"""WITH {SOLO},
           counted AS (
             SELECT character_id, tag_id, count(*) AS post_count
             FROM post_tag JOIN solo USING (post_id)
               SEMI JOIN (SELECT tag_id FROM tag WHERE category = 0) USING (tag_id)
             GROUP BY ALL
           )
           SELECT count(*), coalesce(sum(post_count), 0) FROM counted"""),
    "copyrights": (
        "copyrights of a character",
        """SELECT copyright, post_count FROM copyright_character
           WHERE character = :who ORDER BY post_count DESC, copyright""",
        f"""WITH mine AS MATERIALIZED (
             SELECT post_id FROM post_tag SEMI JOIN ({{selected}}) USING (post_id)
             WHERE tag_id = {TAG.format('who')}
           )
           SELECT name, count(*) AS post_count
           FROM post_tag SEMI JOIN mine USING (post_id) JOIN tag USING (tag_id)
           WHERE category = 3 GROUP BY name ORDER BY post_count DESC, name"""),
    "levels": (
        "how many tags have so many posts",
        "SELECT post_count, COUNT(*) FROM tag_count GROUP BY post_count ORDER BY post_count",
        """SELECT post_count, count(*) FROM (
             SELECT count(*) AS post_count
             FROM post_tag SEMI JOIN ({selected}) USING (post_id) GROUP BY tag_id
           ) GROUP BY post_count ORDER BY post_count"""),
    "histogram": (
        "how many posts have so many tags",
        """SELECT tag_count, post_count FROM tag_count_per_post
           WHERE category = 'all' AND tag_count > 0 ORDER BY tag_count""",
        """SELECT tag_count, count(*) FROM (
             SELECT count(*) AS tag_count
             FROM post_tag SEMI JOIN ({selected}) USING (post_id) GROUP BY post_id
           ) GROUP BY tag_count ORDER BY tag_count"""),
}
