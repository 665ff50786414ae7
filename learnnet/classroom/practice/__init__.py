"""Practice: drills that somebody searches through, and mock interviews, which are sets of them and of questions."""
