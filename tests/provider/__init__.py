"""A real OpenID provider (django-oauth-toolkit) in a process of its own, with a database of its own."""
