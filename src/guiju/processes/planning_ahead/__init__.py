"""What a bureau looks ahead with: which standards fall due for review, what is in reserve, what is asked for."""
