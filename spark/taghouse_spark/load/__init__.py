"""From files to tables: inputs are cut into splits, decoded side by side, and merged by post.

inputs    which files, and where each task begins and ends
decode    the records of a split, as rows
fold      several records of one post: what is kept, and what became of each
merge     rows to tables, and the accounting
folded, ranks, summary    what merge needs: columns, numbers, counts
lists     tags, aliases and implications, which are read on the driver
"""
