"""What a new version of a standard changes for cycles and job titles, and how HR is told of it."""
