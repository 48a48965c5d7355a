"""Filled review forms: read back, collected into tables, carried to a new edition; and forms filled from a roster."""
