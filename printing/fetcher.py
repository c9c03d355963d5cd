"""
What a document may read beside its own text: the prepared font files, byte for byte as they were prepared, and the
company's logo, nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from printing.company import KEPT, Logo
from printing.engine import URLFetcher, URLFetcherResponse


class FileFetcher(URLFetcher):
    """Answers the files it was made with; anything else stops the rendering, it is never left out silently."""

    def __init__(
        self, allowed: Iterable[Path], sums: Mapping[Path, str] | None = None, logo: Logo | None = None
    ) -> None:
        """`sums`: the digests of those whose bytes are known; `logo`: one that stands in no file."""
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
        self.allowed = frozenset(path.resolve() for path in allowed)
        self.sums = {path.resolve(): digest for path, digest in (sums or {}).items()}
        self.logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url == KEPT and self.logo:
            return URLFetcherResponse(url, BytesIO(self.logo.content), {"Content-Type": self.logo.media_type})
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path))
        if parts.scheme != "file" or parts.netloc or path.resolve() not in self.allowed:
            raise PermissionError(f"A document reads its fonts and the logo only, not {url}")
        response = super().fetch(path.as_uri(), headers)
        digest = self.sums.get(path.resolve())
        if digest is None:
            return response
        content = response.read()
        response.close()
        if hashlib.sha256(content).hexdigest() != digest:
            raise PermissionError(f"{path.name} is not as it was prepared")
        return URLFetcherResponse(response.url, BytesIO(content), response.headers, response.status)
