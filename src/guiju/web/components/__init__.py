"""What the pages of all doors share: words, sentences, drawings."""
