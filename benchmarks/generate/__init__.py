"""A district of any size, made straight in the database: `python -m benchmarks.generate --help`."""
