#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.deployment import Unsettled

    try:
        execute_from_command_line(sys.argv)
    except Unsettled as unsettled:
        sys.exit(str(unsettled))


if __name__ == "__main__":
    main()
