"""SQLite's SQL as Spark's: statements of the project are translated when they are asked."""
