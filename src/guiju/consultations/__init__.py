"""Asking the public about a draft (征求意见): its clauses, what is said of them, the answers, the table of both."""
