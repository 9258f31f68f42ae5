"""A search engine of sorted columns in a folder on this machine: see `on_disk` for how it is kept."""
