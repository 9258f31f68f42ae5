"""Many cases at once: lists of them, saved lists, search, and one step taken for all."""
