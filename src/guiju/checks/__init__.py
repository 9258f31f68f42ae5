"""Rules over documents, declarations and the figures of a report; each finding has a place, a reason and a code."""
