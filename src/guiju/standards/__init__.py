"""The register: editions of standards, their relations, and what sources say of them."""
