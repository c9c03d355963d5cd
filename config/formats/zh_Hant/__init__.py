"""Dates on the Chinese pages."""
