"""Word files: read as blocks, and written into again with comments or tracked changes at the very characters."""
