"""Measurements: `manage.py bench`. Each figure stands beside what it was measured against in the same run."""
