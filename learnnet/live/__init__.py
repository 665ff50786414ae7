"""The sockets: one per browser tab."""
