"""One file for each format that is read into blocks: `guiju.documents.reading.read` chooses."""
