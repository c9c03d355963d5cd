"""Where the company stands: what confirmed results say of people, tasks and indicators."""
