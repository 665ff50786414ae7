"""LearnNet: see container networking and service discovery happen."""
