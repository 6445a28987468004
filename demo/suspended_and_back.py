"""Suspended, paid, and usable again three working days later: ``python demo/suspended_and_back.py``.

Story D5 on the public face alone. Sunday 2025-04-27 is worked, so three working days after Friday the
25th is Tuesday the 29th; a calendar of weekdays would say Wednesday.
"""

import ybcode


def main() -> None:
    """Tell the story: what the till and the agency answer, day by day."""
    with ybcode.open_sandbox(seed=1, as_of="2025-04-01T09:00:00") as sandbox:
        till, phone = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok")
        file = sandbox.person("user_ok")

        def scan() -> None:
            verdict = till.scan(phone.show().text)
            print(f"{sandbox.clock.now:%m-%d %a %H:%M}  {verdict.code or 'admitted'}  {verdict.message}")

        file.enrolment.suspend("arrears")
        scan()
        print(file.look_up("machine").text())

        sandbox.clock.advance_to("2025-04-25T16:00")
        file.enrolment.repay()
        scan()
        sandbox.clock.advance_to("2025-04-26T10:00")
        file.claims.keep("hospital_ok", 200_00)
        sandbox.clock.advance_to("2025-04-28T23:59")
        scan()
        sandbox.clock.advance_to("2025-04-29T00:00")
        scan()
        claim = file.claims.file(1)
        print(f"receipt of 04-26, ¥200.00: {claim.state} ({claim.reason})")


if __name__ == "__main__":
    main()
