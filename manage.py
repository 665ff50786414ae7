#!/usr/bin/env python3
"""The one entry: `up`, `test` and `bench` set up all they need from a bare Python; the rest is Django's."""

import sys

# In words that any Python 3 can read, so that an old one is told what is wrong.
if sys.version_info < (3, 11):
    sys.exit("LearnNet needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))

if __name__ == "__main__":
    from learnnet.bootstrap import main

    sys.exit(main(sys.argv[1:]))
