"""Ways to say what should change: merge patch, strategic merge patch, JSON patch, and apply."""
