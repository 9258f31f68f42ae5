"""Funding policies as data: what is funded, with how much, by what document, and the calls under them."""
