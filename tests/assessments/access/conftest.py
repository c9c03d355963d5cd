"""What the server's log says while a test runs."""

import logging

import pytest


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO)
    return lambda name: [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == f"portal.{name}"
    ]
