"""HTML to PDF for every room: fonts, what a document may read, the bytes. Knows nothing of the domain."""
