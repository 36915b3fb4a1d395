"""Markup to panels."""
