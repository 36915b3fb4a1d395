"""Many jobs at once: local workers, files on disk, the record."""
