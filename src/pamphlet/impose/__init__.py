"""Panels to sheets."""
