"""Sheets to press files: colour, boxes, marks, output intent."""
