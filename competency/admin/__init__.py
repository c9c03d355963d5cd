"""Django admin for standards editors: one page edits a whole draft."""

from competency.admin.versions import StandardVersionAdmin

__all__ = ["StandardVersionAdmin"]
