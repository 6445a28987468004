"""D4.2 排队: a queue of 75 s, on Alipay under ``minute`` and on the app under ``standard``.

Monday 2026-03-02. The patient (user_retired) opens the code at the end of the queue and reaches the
counter 75 s later.

===========  ====================================  ==========================================
             Alipay, ``minute`` (60 s / 60 s)      app, ``standard`` (5 s / 300 s)
===========  ====================================  ==========================================
09:00:00     face check, the code is shown         the code is shown
09:00:59.999 the same code is still on the screen
09:01:00     the screen asks for the face again    (a new code every 5 s)
09:01:15     at the counter: the code of 09:00:00  at the counter: the code of 09:00:00
             is ``code.expired``                   is still good
09:01:15     refresh: ``identity.face_needed``
09:01:15     face check, new code, admitted
===========  ====================================  ==========================================
"""

import pytest

import ybcode

NINE = "2026-03-02T09:00:00"
COUNTER = "2026-03-02T09:01:15"


def needs_face(act):
    """Whether the phone asks for the face before it shows anything."""
    with pytest.raises(ybcode.Refused) as refused:
        act()
    return refused.value.code == "identity.face_needed"


def test_the_queue_outlasts_a_code_of_a_minute():
    """D4.2, Alipay half: after 75 s the code has expired; a new face check shows one that is admitted."""
    with ybcode.open_sandbox(preset="minute", seed=1, as_of=NINE) as sandbox:
        phone, till = sandbox.wallet("user_retired", channel="alipay"), sandbox.terminal("hospital_ok")
        screen = phone.open()
        assert needs_face(screen.code)
        phone.face_check()
        opened = screen.code()

        sandbox.clock.advance_to("2026-03-02T09:00:59.999")
        assert screen.code() == opened
        sandbox.clock.advance_to("2026-03-02T09:01:00")
        assert needs_face(screen.code)

        sandbox.clock.advance_to(COUNTER)
        late = till.scan(opened.text)
        assert (late.code, late.evidence) == ("code.expired", {"age_ms": 75_000, "life_ms": 60_000})
        assert needs_face(phone.show)
        phone.face_check()
        admission = till.scan(phone.show().text).require()
        assert (admission.subject.key, admission.channel) == ("user_retired", "alipay")


def test_the_queue_does_not_outlast_a_code_of_five_minutes():
    """D4.2, app half: the code of 09:00:00 is admitted at 09:01:15, though the screen has long moved on."""
    with ybcode.open_sandbox(preset="standard", seed=1, as_of=NINE) as sandbox:
        phone, till = sandbox.wallet("user_retired"), sandbox.terminal("hospital_ok")
        with phone.open() as screen:
            opened = screen.code()
            sandbox.clock.advance_to(COUNTER)
            assert screen.code().generated_ms == opened.generated_ms + 75_000
        verdict = till.scan(opened.text)
        assert verdict.accepted
        assert verdict.age_ms == 75_000
        assert verdict.require().channel == "app"
