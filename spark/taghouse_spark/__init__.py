"""Taghouse on Apache Spark: the tables, views and named queries of the warehouse on a cluster.

The SQL is that of `schema/` and `queries/`; nothing of it is copied here. `translate` brings it to
Spark's dialect when it is asked.
"""

__version__ = "1"
