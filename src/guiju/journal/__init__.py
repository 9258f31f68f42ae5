"""The append-only chain of every change, and its readers."""
