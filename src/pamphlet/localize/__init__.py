"""Content to words."""
