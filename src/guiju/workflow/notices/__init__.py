"""Telling people that something happened to a case, or waits for them."""
