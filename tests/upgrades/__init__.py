"""Portals of earlier releases, kept as they were left, and brought up to this version."""
