"""What the Linux kernel does with packets: tables, chains, rules, and a packet on its way through them."""
