"""YAML to content and findings."""
