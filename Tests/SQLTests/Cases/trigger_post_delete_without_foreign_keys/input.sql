-- As the sqlite3 shell has it unless it is told otherwise.
PRAGMA foreign_keys = OFF;

DELETE FROM post WHERE number = 1;
