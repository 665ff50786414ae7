"""Packets on their way through the lab's network: from a client to a server and back, machine by machine."""
