"""What differs between two editions, from their records."""
