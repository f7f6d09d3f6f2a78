"""Questions about tags, each as SQL for Taghouse's views and for DuckDB's own tables.

Both give the same rows. DuckDB has post, tag and post_tag, without indexes; its SQL is the fastest
found for each question. Parameters: common, rare (names of tags), who (a character), first, second,
third (general tags that many posts have together, the rarest first).
"""

TOP_CHARACTERS = (
    """SELECT tag, post_count, category_rank FROM tag_frequency
       WHERE category = 'character' ORDER BY rank LIMIT 20""",
    """WITH counted AS (
         SELECT tag_id, count(*) AS post_count
         FROM post_tag SEMI JOIN (SELECT tag_id FROM tag WHERE category = 4) USING (tag_id)
         GROUP BY tag_id
       )
       SELECT name, post_count, row_number() OVER (ORDER BY post_count DESC, name) AS place
       FROM counted JOIN tag USING (tag_id) ORDER BY place LIMIT 20""")

# The first 20 tags of each year.
YEAR_TOP = (
    """SELECT tag_year_count.year, tag.name, tag_year_count.post_count
       FROM site
       JOIN (SELECT DISTINCT site_id, month / 100 AS year FROM site_month_count) AS years
         ON years.site_id = site.site_id
       JOIN tag_year_count
         ON tag_year_count.site_id = years.site_id AND tag_year_count.year = years.year
         AND tag_year_count.rank <= 20
       JOIN tag ON tag.tag_id = tag_year_count.tag_id
       WHERE site.name = 'danbooru'
       ORDER BY tag_year_count.year, tag_year_count.rank""",
    """WITH dated AS (SELECT id AS post_id, left(created_at, 4)::INTEGER AS year FROM post),
       counted AS (
         SELECT year, tag_id, count(*) AS post_count
         FROM post_tag JOIN dated USING (post_id) GROUP BY ALL
       )
       SELECT year, name, post_count FROM counted JOIN tag USING (tag_id)
       QUALIFY row_number() OVER (PARTITION BY year ORDER BY post_count DESC, name) <= 20
       ORDER BY year, post_count DESC, name""")

YEAR_ALL = (
    """SELECT tag.name, tag_year_count.year, tag_year_count.post_count
       FROM tag_year_count JOIN tag ON tag.tag_id = tag_year_count.tag_id""",
    """WITH dated AS (SELECT id AS post_id, left(created_at, 4)::INTEGER AS year FROM post)
       SELECT name, year, post_count
       FROM (
         SELECT year, tag_id, count(*) AS post_count
         FROM post_tag JOIN dated USING (post_id) GROUP BY ALL
       ) JOIN tag USING (tag_id)""")

YEAR_ONE = (
    """SELECT year, post_count FROM tag_frequency_by_year
       WHERE site = 'danbooru' AND tag = :common ORDER BY year""",
    """SELECT left(created_at, 4)::INTEGER AS year, count(*)
       FROM post_tag JOIN post ON post.id = post_id
       WHERE tag_id = (SELECT tag_id FROM tag WHERE name = $common)
       GROUP BY year ORDER BY year""")


def related(tag):
    """The 20 tags with the highest cosine, of those that 10 posts or more have with the tag."""
    ours = f"""SELECT related, post_count, related_post_count, round(cosine, 9) FROM tag_related
        WHERE site = 'danbooru' AND tag = :{tag} AND post_count >= 10
        ORDER BY cosine DESC, related LIMIT 20"""
    theirs = f"""WITH mine AS MATERIALIZED (
          SELECT post_id FROM post_tag WHERE tag_id = (SELECT tag_id FROM tag WHERE name = ${tag})
        ),
        both_tags AS MATERIALIZED (
          SELECT tag_id, count(*) AS post_count
          FROM post_tag SEMI JOIN mine USING (post_id)
          GROUP BY tag_id HAVING count(*) >= 10
        ),
        total AS (
          SELECT tag_id, count(*) AS related_post_count
          FROM post_tag SEMI JOIN both_tags USING (tag_id) GROUP BY tag_id
        )
        SELECT name, post_count, related_post_count,
          round(post_count
            / sqrt((SELECT count(*) FROM mine)::DOUBLE * related_post_count), 9) AS cosine
        FROM both_tags JOIN total USING (tag_id) JOIN tag USING (tag_id)
        WHERE name <> ${tag}
        ORDER BY
          post_count / sqrt((SELECT count(*) FROM mine)::DOUBLE * related_post_count) DESC, name
        LIMIT 20"""
    return ours, theirs


def three_tags(first):
    """The posts that have a tag and two frequent ones."""
    ours = f"""SELECT post.number
       FROM tag AS first
       CROSS JOIN tag_post AS found ON found.tag_id = first.tag_id
       JOIN tag AS second ON second.name = :second AND second.site_id = first.site_id
       JOIN tag_post AS of_second
         ON of_second.tag_id = second.tag_id AND of_second.post_id = found.post_id
       JOIN tag AS third ON third.name = :third AND third.site_id = first.site_id
       JOIN tag_post AS of_third
         ON of_third.tag_id = third.tag_id AND of_third.post_id = found.post_id
       JOIN post ON post.post_id = found.post_id
       WHERE first.name = :{first}"""
    theirs = f"""SELECT post_id FROM post_tag
       WHERE tag_id IN (SELECT tag_id FROM tag WHERE name IN (${first}, $second, $third))
       GROUP BY post_id HAVING count(*) = 3"""
    return ours, theirs


QUERIES = {
    "top-characters": TOP_CHARACTERS,
    "year-top": YEAR_TOP,
    "year-all": YEAR_ALL,
    "year-one": YEAR_ONE,
    "related-common": related("common"),
    "related-rare": related("rare"),
    "three-tags": three_tags("who"),
    "three-common-tags": three_tags("first"),
}
