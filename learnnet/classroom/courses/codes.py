"""Join codes: six characters that can be read out in a room, such as 4F7-KQ2."""

import secrets

# Nobody can tell 0 from O and 1 from I or L on a projector; U is left out so that fewer words come up.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 3


def new_code() -> str:
    """Over 700 million of them, and guessing is slowed down."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF))
    return f"{drawn[:HALF]}-{drawn[HALF:]}"


def as_code(typed: str) -> str:
    """What somebody typed, in the form in which codes are kept; "" if it cannot be one."""
    letters = [letter for letter in typed.upper() if letter.isalnum()]
    if len(letters) != 2 * HALF or not set(letters) <= set(ALPHABET):
        return ""
    return "".join([*letters[:HALF], "-", *letters[HALF:]])
