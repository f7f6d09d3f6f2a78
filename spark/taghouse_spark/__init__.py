"""The tables, views and named queries of a Taghouse warehouse on Apache Spark.

The SQL is that of `schema/` and `queries/`; nothing of it is copied here. `sql` brings it to
Spark's dialect when it is asked.
"""

__version__ = "1"
