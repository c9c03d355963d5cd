"""我的職能: one's own page, with what one can, what is agreed and what is next; nobody else has it."""
