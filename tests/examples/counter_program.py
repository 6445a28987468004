"""A till as a program: one process an act, JSON out. It keeps its baskets in a file between two acts."""

import json
import os
import sys
from pathlib import Path

import ybcode

STATE = Path(os.environ["YBCODE_STATE"]) / "till.json"


def scan(line, state, text):
    """Whose code is it? A scan whose answer was lost is asked for again under its number."""
    number = state["pending"].setdefault(text, line.next_request_id())
    verdict = line.scan(text, request_id=number)
    del state["pending"][text]
    state["log"].append(f"scan …{text.strip()[-4:]} {verdict.code or 'admitted'}")
    return verdict


def sell(line, state, given):
    """Goods line by line, an empty line, the scanned text."""
    new_day(line, state)
    goods, _, text = given.partition("\n\n")
    things = [one.split("\t") for one in goods.splitlines()]
    ybcode.Bill.of(*map(tuple, things))  # a price that is none raises, and no code is spent on it
    number = line.next_request_id()
    state["basket"] = {"text": text, "things": things, "number": number}
    return again(line, state)


def again(line, state, _given=""):
    """Go on from where the basket stands; under its number, whatever happens."""
    basket = state["basket"]
    if basket is None:
        raise ValueError("there is no basket")
    number = basket["number"]
    if number in state["unsettled"] or "slip" in basket:
        slip = line.query(number)
        if slip is not None:
            return paid(state, slip)
    verdict = line.scan(basket["text"], request_id=number)  # the same answer to the same number
    quote = line.quote(verdict.require(), ybcode.Bill.of(*map(tuple, basket["things"])))
    try:
        return paid(state, line.settle(quote, request_id=number))
    except ybcode.Unknown:
        state["unsettled"].append(number)
        slip = line.query(number)
        if slip is None:
            raise
        return paid(state, slip)


def cancel(line, state, sale):
    """Undo a sale, under one number until there is an answer."""
    undone = line.cancel(sale, request_id=state["pending"].setdefault(sale, line.next_request_id()))
    del state["pending"][sale]
    state["basket"] = None
    return undone


def new_day(line, state, _given=""):
    """Nobody pays for a slip that nobody has."""
    for number in [*state["unsettled"]]:
        try:
            line.reverse(number)
        except (ybcode.Refused, ybcode.Unknown) as answer:
            if answer.code != "refund.done":
                continue
        state["unsettled"].remove(number)
    state["basket"] = None


def paid(state, slip):
    """A slip that has arrived."""
    state["unsettled"] = [one for one in state["unsettled"] if one != slip.request_id]
    state["basket"]["slip"] = slip.settlement_id
    return slip


def told(answer):
    """An answer as one JSON object."""
    if isinstance(answer, ybcode.Receipt):
        names = ("fund_fen", "account_fen", "mutual_aid_fen", "cash_fen")
        split = {name: getattr(answer, name) for name in names}
        slip = {"patient": answer.subject.name, "printed": answer.text(), "sale": answer.settlement_id}
        return {"accepted": True, **split, **slip}
    who = answer.identity.name if answer.identity else ""
    return {"accepted": answer.accepted, "code": answer.code, "patient": who}


def main():
    """One act."""
    state = {"basket": None, "pending": {}, "unsettled": [], "log": []}
    if STATE.exists():
        state = json.loads(STATE.read_text("utf-8"))
    act, given = sys.argv[-1], sys.stdin.buffer.read().decode("utf-8")
    if act == "log":
        print("\n".join(state["log"]))
        return
    acts = {"scan": scan, "sell": sell, "again": again, "cancel": cancel, "new-day": new_day}
    with ybcode.open_sandbox(os.environ["YBCODE_DB"]) as sandbox:
        line = sandbox.terminal(os.environ["YBCODE_INSTITUTION"], name=os.environ["YBCODE_TERMINAL"])
        try:
            answer = acts[act](line, state, given)
            print(json.dumps(told(answer) if answer else {}))
        except (ybcode.Refused, ybcode.Unknown) as answer:
            print(json.dumps({"accepted": False, "code": answer.code}))
        except ValueError:  # the cashier mistyped: nothing is sold
            print(json.dumps({"accepted": False}))
    STATE.write_text(json.dumps(state), "utf-8")


if __name__ == "__main__":
    main()
