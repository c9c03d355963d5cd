"""How the log is written: plain lines, or one JSON object a line for a collector."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """A record as one line of JSON; what it carries as `facts` stands beside the message, under its own names."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = getattr(record, "facts", {})
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": facts.get("event") or record.getMessage(),  # the facts say the rest
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps({**said, **facts}, ensure_ascii=False, default=str)


def logging_settings(level: str, *, as_json: bool) -> dict[str, object]:
    """For settings.LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "config.logs.JsonLines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "plain"}},
        "root": {"handlers": ["console"], "level": level},
        # fontTools logs each step of each font subset; WeasyPrint each CSS property it ignores.
        "loggers": {
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }
