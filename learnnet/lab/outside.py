"""The world outside the cluster, as far as its name servers go: example.com, and nothing else.

Simplified: a real lab would reach the whole Internet. Every other name answers NXDOMAIN, as from the root zone.
"""

EXAMPLE = """$ORIGIN example.com.
@        300 IN SOA ns1.example.com. admin.example.com. 2026010101 3600 600 604800 60
@        300 IN NS  ns1.example.com.
@        300 IN A   192.0.2.10
ns1      300 IN A   192.0.2.53
www      300 IN A   192.0.2.80
www      300 IN AAAA 2001:db8::80
api      300 IN A   192.0.2.81
db       300 IN A   192.0.2.82
"""
ROOT = """. 86400 IN SOA a.root.test. nstld.root.test. 2026010100 1800 900 604800 900
. 86400 IN NS a.root.test.
a.root.test. 86400 IN A 192.0.2.53
"""

ZONES = {"example.com": EXAMPLE, ".": ROOT}
