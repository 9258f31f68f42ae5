"""Assembles everything; imported by nobody."""
