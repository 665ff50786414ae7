"""How names become addresses in a cluster: the kubelet's resolv.conf, the C library's resolver, CoreDNS, caches."""
