"""A portal as an office runs it: the shape of its files, and its very commands at work."""
