"""Django admin for standards editors: the list of versions, the desk of a draft, the steps to publication."""

from competency.admin.versions import StandardVersionAdmin

__all__ = ["StandardVersionAdmin"]
