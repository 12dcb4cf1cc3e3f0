"""The Training Lab."""
