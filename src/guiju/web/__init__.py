"""HTTP only; decides nothing."""
