#!/usr/bin/env python
"""Django's command line; every command starts the embedded server by itself when it needs one."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one command, from any folder."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
