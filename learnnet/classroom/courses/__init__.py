"""The classroom in the narrower sense: courses, who is in them, what they are asked to do, and how they are doing."""
