"""The demo: an invented company whose appraisals went through the same doors as real ones."""
