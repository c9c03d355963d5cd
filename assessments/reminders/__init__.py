"""
Who is reminded of what: what each owes at a moment (`owing`), when the rule of a cycle asks for a reminder (`rules`,
`planning`), one reminder a person a day (`posting`), its text (`letters`), and the page of a cycle.
"""
