"""What comes out: rows as text, training text, the merge report."""
