"""Administrative procedures: what one is, and the one engine that performs them all."""
