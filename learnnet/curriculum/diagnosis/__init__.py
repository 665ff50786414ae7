"""Scoring how somebody finds a fault: what has been looked at, and which faults would have shown the same."""
