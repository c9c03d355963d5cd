"""Tests of the tooling around the portal."""
