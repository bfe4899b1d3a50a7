"""Doors of the live side: one module a socket, and the hub that serves the visits' sockets."""
