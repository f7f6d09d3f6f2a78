"""From files to tables: inputs are cut into splits, decoded side by side, and merged by post.

inputs    which files, and where each task begins and ends
decode    the records of a split, as rows; staging runs it on all machines
numbers   numbers for posts, tags and kinds of captions, by arrival
posts     one row a post; fold: several records of one, what is kept, and what became of each
tables    the rows of each table
faults    what was rejected, fields that became null, what the ratings show
ledger    which files are read, and the accounting of their lines
merge     one load, from files to a snapshot
lists     tags, aliases and implications, which are read on the driver
"""
