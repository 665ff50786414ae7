"""People, what they attempt and what they changed: the only part that writes to the database."""
