"""Tooling around the portal: set-up, serving, tests, lock files. Nothing of the domain."""
