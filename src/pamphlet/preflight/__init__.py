"""Preflight: a PDF read into facts, judged by checks; nothing in this room changes a PDF."""
