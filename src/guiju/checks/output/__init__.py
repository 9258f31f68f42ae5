"""A report for people and for programs: one file for each form it may take."""
