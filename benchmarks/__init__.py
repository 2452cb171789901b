"""What we claim, reproducible: each module prints a table, or with --json one object a row."""
