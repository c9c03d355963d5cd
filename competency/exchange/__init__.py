"""A standard as a file: out as JSON or Excel, in as JSON, always as a draft (docs/exchange.md)."""
