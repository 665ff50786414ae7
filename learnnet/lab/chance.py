"""The one seeded dice: where the real system draws lots, the lab draws here, so that a replay draws the same.

A draw depends on the seed, on what it is for and on how often that was drawn before; draws for other purposes do not
move it.
"""

from hashlib import blake2b

# Kubernetes leaves out vowels and look-alikes (apimachinery, util/rand).
ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


class Chance:
    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn: dict[str, int] = {}
        self._undo: dict[str, int] | None = None

    def pick(self, purpose: str, n: int) -> int:
        """One of 0 … n-1, each as likely."""
        return int.from_bytes(self._bytes(purpose)[:8], "big") % n

    def letters(self, purpose: str, n: int) -> str:
        """`n` letters as Kubernetes appends them to generated names."""
        number = int.from_bytes(self._bytes(purpose), "big")
        letters = []
        for _ in range(n):
            number, index = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[index])
        return "".join(letters)

    def uid(self, purpose: str) -> str:
        """A random UUID (version 4, RFC 9562)."""
        raw = bytearray(self._bytes("uid " + purpose)[:16])
        raw[6] = raw[6] & 0x0F | 0x40
        raw[8] = raw[8] & 0x3F | 0x80
        text = raw.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def remember(self) -> None:
        """From here on draws can be taken back with `take_back`, or kept with `keep`."""
        self._undo = {}

    def keep(self) -> None:
        self._undo = None

    def take_back(self) -> None:
        """As if nothing had been drawn since `remember`."""
        self._drawn.update(self._undo or {})
        self._undo = None

    def _bytes(self, purpose: str) -> bytes:
        count = self._drawn.get(purpose, 0)
        if self._undo is not None:
            self._undo.setdefault(purpose, count)
        self._drawn[purpose] = count + 1
        return blake2b(f"{self._seed} {count} {purpose}".encode(), digest_size=32).digest()
