"""负面清单: fields in which no local standard is to be made, the version of each day, and what hits them."""
