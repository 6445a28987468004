"""What stands against a person's settlement beside the enrolment: four machines, never mixed (X16).

A frozen account, a temporary risk lock, a legal sanction and an inquiry each have a cause, a clock, an
exit and an answer of their own. None of them changes the enrolment or revokes a code.
"""

from ybcode.rules.holders.standing.account import Account
from ybcode.rules.holders.standing.inquiry import Inquiry
from ybcode.rules.holders.standing.risk import Risk
from ybcode.rules.holders.standing.sanction import Sanction

__all__ = ["Account", "Inquiry", "Risk", "Sanction"]
