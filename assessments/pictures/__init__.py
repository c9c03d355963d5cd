"""Where a company stands, in pictures: what is drawn, from which numbers, and the pages that show them."""
