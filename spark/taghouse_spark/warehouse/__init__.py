"""A warehouse as Parquet: its tables, what is asked of it, and the statistics that are kept."""
