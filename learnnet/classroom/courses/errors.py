"""What a course does not do, with the reason for whoever asked."""

from learnnet.cluster.text import Text


class RefusedError(Exception):
    """Nothing was done; `reason` says why, what the limit is and what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason
