"""The annual training plan, and the chain from a gap to what closed it (docs/decisions/0077)."""
