"""What we claim, reproducible: each module prints a table, or with --json one object a row."""

import ivr as ivr  # as many threads for numpy as a server gives it, before numpy is imported
