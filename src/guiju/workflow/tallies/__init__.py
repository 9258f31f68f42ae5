"""What cases took: each stay in a state, each run of a clock. A copy made from events, that numbers are counted in."""
