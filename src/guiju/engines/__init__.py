"""Adapters to outside engines: an interface, an embedded and a distributed adapter, one contract test."""
