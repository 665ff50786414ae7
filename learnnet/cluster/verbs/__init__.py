"""What the API server does with objects: create, read, update, patch, delete."""
