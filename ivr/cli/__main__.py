"""``python -m ivr.cli`` is ``callsteer``."""

from ivr.cli import main

main()
