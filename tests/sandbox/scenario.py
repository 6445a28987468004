"""One short story that every clock must tell the same way. Nothing of ybcode is imported here.

So a process can freeze the time first and import ybcode after that.
"""

STORY = [None, "code.used", None, "code.superseded", "code.expired"]
"""Admitted; again; 5 s later the new code is admitted; the old one; 5 min later one that was not used."""


def play(sandbox, wait):
    """The answers of the story.

    Args:
        sandbox: freshly opened, at any instant.
        wait: lets so many seconds pass.
    """
    wallet, till = sandbox.wallet("user_ok"), sandbox.terminal("pharmacy_ok")
    began_ms = sandbox.clock.now_ms
    first = wallet.show()
    answers = [till.scan(first.text).code, till.scan(first.text).code]
    wait(5)
    second = wallet.show()
    answers += [till.scan(second.text).code, till.scan(first.text).code]
    wait(5)
    third = wallet.show()
    wait(300)
    answers.append(till.scan(third.text).code)
    assert sandbox.clock.now_ms - began_ms == 310_000
    assert third.expires_ms <= sandbox.clock.now_ms
    return answers
