"""CoreDNS's smaller plugins, one a module: each reads its lines of a Corefile and looks at questions or replies."""
