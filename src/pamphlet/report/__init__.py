"""Data to tables and pictures."""
