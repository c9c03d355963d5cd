"""The editor's desk: one row of a draft at a time is changed, added, moved or removed."""
