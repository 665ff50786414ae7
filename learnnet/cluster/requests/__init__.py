"""A request to the API server before anything is done about it: its path, its options, its body."""
