"""Tests that drive a real browser through the pages."""
