"""The till of a corner pharmacy, in words of its own: customers, baskets, slips."""

import ybcode


class CornerTill:
    """One drawer, one scanner, and a line to the platform (a ``ybcode.Till``)."""

    def __init__(self, line):
        self.line = line
        self.basket = None
        self.slips = {}  # by their number
        self.pending = {}  # request numbers that nobody answered, by what was asked
        self.unsettled = set()  # those under which money may have moved
        self.written = []

    def greet(self, text):
        """Whose code is it? Nothing is sold."""
        return self.ask("scan", text, lambda number: self.line.scan(text, request_id=number))

    def ring_up(self, text, things):
        """A basket of (name, how many, price of one): what the customer paid, as a slip."""
        self.clear_up()  # what is open comes first
        bill = ybcode.Bill.of(*things)  # a price that is none raises, and no code is spent on it
        self.basket = {"text": text, "bill": bill, "number": self.line.next_request_id()}
        return self.go_on()

    def go_on(self):
        """Go on from where the basket stands, also when the key is pressed again."""
        basket = self.basket
        if "slip" in basket:
            return basket["slip"]
        if "admission" not in basket:
            basket["admission"] = self.greet(basket["text"]).require()
        if "quote" not in basket:
            basket["quote"] = self.line.quote(basket["admission"], basket["bill"])
        basket["slip"] = self.file(self.settle(basket, basket["number"]))
        return basket["slip"]

    def settle(self, basket, number):
        """Settle under the basket's number; when the answer is lost, ask before anything else."""
        try:
            slip = self.line.settle(basket["quote"], request_id=number)
        except ybcode.Refused:
            del basket["quote"]  # quoted anew when the key is pressed again
            raise
        except ybcode.Unknown:
            self.unsettled.add(number)
            slip = self.line.query(number)
            if slip is None:
                raise
        self.unsettled.discard(number)
        return slip

    def take_back(self, number):
        """Cancel a slip."""
        slip = self.slips[number]
        undone = self.ask("undo", number, lambda request: self.line.cancel(slip, request_id=request))
        self.basket = {}
        return self.file(undone)

    def clear_up(self):
        """Nobody pays for a slip that nobody has."""
        for number in sorted(self.unsettled):
            try:
                self.line.reverse(number)
            except (ybcode.Refused, ybcode.Unknown) as answer:
                if answer.code != "refund.done":
                    continue  # next time, then
            self.unsettled.discard(number)
        self.basket = {}

    def ask(self, what, which, call):
        """Ask under one number until there is an answer: a lost one is not asked for twice."""
        number = self.pending.pop(which, None) or self.line.next_request_id()
        self.written.append(f"{what} …{which.strip()[-4:]}")
        try:
            return call(number)
        except ybcode.Unknown:
            self.pending[which] = number
            raise

    def file(self, slip):
        """Keep a slip."""
        self.slips[slip.settlement_id] = slip
        return slip
