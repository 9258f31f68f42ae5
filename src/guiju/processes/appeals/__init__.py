"""Those who write to the office without an account: their receipts, their identity kept apart, the dialogue."""
