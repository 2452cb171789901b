"""What pytest must not collect."""

collect_ignore = ["ivr/storage/migrations", "app.py"]
