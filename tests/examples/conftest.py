"""The adapter: how the acceptance cases drive the corner pharmacy's till."""

import pytest

from tests.examples.handmade_till import CornerTill
from ybcode.testing import FunctionTill


@pytest.fixture
def yb_till(yb_counter):
    """The till under test."""
    return corner_till(yb_counter())


def corner_till(counter):
    """The corner pharmacy's till in the words of the cases; ``ybcode cases`` finds it here, too."""
    till = CornerTill(counter)

    def sell(text, goods):
        try:
            return till.ring_up(text, goods)
        except ValueError:  # the cashier mistyped: nothing is sold
            return False

    def press_again():
        return till.go_on() if till.basket else False

    return FunctionTill(
        scan=till.greet,
        sell=sell,
        press_again=press_again,
        cancel=till.take_back,
        new_day=till.clear_up,
        log=lambda: "\n".join(till.written),
    )
