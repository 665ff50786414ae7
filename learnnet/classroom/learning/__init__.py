"""One learner and one lesson: what they said, which hints they took, how far they are, and what comes next."""
