"""What standards require in figures: characteristic, limit, unit, test method, by product and clause."""
