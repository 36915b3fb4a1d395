"""The record of what was built."""
