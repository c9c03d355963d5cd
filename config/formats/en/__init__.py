"""Dates on the English pages."""
