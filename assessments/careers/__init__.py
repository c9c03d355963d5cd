"""A person over time (職能歷程): what their confirmed appraisals say together, as a page and as a document."""
