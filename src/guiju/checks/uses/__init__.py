"""Where a standard is used: the lists, drafts and declarations that cite it, and which of these cite ended ones."""
