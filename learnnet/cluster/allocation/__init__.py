"""What the API server hands out to Services: cluster IPs, node ports and health check ports."""
