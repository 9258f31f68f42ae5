"""Officials at work: imports, conflicts, the journal."""
