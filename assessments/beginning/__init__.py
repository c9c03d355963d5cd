"""The first steps of an empty company, from its name to the first open cycle."""
