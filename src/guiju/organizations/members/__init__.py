"""Who acts for which organization, and who stands in for whom."""
