"""What a document may read beside its own text: the prepared font files and the company's logo, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from printing.engine import URLFetcher


class FileFetcher(URLFetcher):
    """Answers the files it was made with; anything else stops the rendering, it is never left out silently."""

    def __init__(self, allowed: Iterable[Path]) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
        self.allowed = frozenset(path.resolve() for path in allowed)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path))
        if parts.scheme != "file" or parts.netloc or path.resolve() not in self.allowed:
            raise PermissionError(f"A document reads its fonts and the logo only, not {url}")
        return super().fetch(path.as_uri(), headers)
