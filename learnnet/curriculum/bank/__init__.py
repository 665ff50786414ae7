"""The bank of questions for practice and mock interviews: concepts, outputs to explain, orders, open questions."""

from learnnet.curriculum.bank.loading import load
from learnnet.curriculum.bank.question import BankQuestion

__all__ = ["BankQuestion", "load"]
