"""The model standard: as lines (content), and as a Word file with real structure (building)."""
