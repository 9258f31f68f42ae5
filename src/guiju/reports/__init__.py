"""Documents made of figures: the annual report, bulletins."""
