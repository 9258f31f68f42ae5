"""Reading documents: what is packed is unpacked, what is marked up becomes text with places. Pure."""
