"""What people do with the site, in a real Chromium, against a real server."""
