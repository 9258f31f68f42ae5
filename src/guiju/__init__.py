"""Guiju 规矩: a living register of standards, and the work around it."""
