"""The name service of a lab: CoreDNS, the caches on the nodes, the servers outside, and what is wrong with them."""
