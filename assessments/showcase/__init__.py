"""What `/components/` shows: every part of the pages in its states, with an invented appraisal and no database."""
