"""Asking units for their figures (统计调查): a form for each, returns that are looked at, sums that are reported."""
