"""
Anchors: how far every chain goes, said once a day outside the database, so that a database set back to what it once
was, a chain cut at its end and a chain removed as a whole are found (docs/decisions/0034).

`sources` are the kinds of chains, `ledgers` one of them; `identity` tells one database from another; `content` is what
an anchor says, `files` where it is kept, `making` makes it, `telling` and `stamping` carry it further away; `reading`,
`claims` and `checking` compare it with the database; `restoring` acknowledges a restore.
"""
