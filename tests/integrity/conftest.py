"""A folder of anchors of its own for each test that asks for it."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    """Where anchors go; made with the first."""
    settings.ANCHOR_DIR = str(tmp_path / "anchors")
    settings.ANCHOR_DIR_IS_CHOSEN = True
    return tmp_path / "anchors"
