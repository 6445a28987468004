"""The story of the demo: one code from phone to counter. Told on the public face alone: copy from it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

import zxingcpp
from PIL import Image

import ybcode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Step(NamedTuple):
    """What was done, in Chinese and English; what the till or the wallet answered; a receipt, if any."""

    zh: str
    en: str
    answer: ybcode.Verdict | ybcode.Refused | None = None
    receipt: ybcode.Receipt | None = None


def tell(out: Path, *, frames: int, seed: str) -> Iterator[Step]:
    """Play the story, step by step; the pictures and codes.json land in ``out``."""
    with ybcode.open_sandbox("memory://", preset="standard", seed=seed) as sandbox:
        screen = sandbox.wallet("user_ok").open()
        shown = []
        for number in range(frames):
            if number:
                sandbox.clock.advance(seconds=5)
            shown.append(screen.code())
            shown[-1].qr().save(out / f"frame-{number:03d}.png")
            yield Step(f"第 {number + 1} 帧", f"frame {number + 1}")
        ybcode.animate(shown, out / "rotating.png")
        (out / "codes.json").write_text(json.dumps([asdict(one) for one in shown], indent=1))
        yield Step(f"{frames} 张动态码已写入 {out}", f"{frames} rotating codes written to {out}")

        # A counter sees pictures only: an independent decoder reads them back.
        texts = [
            zxingcpp.read_barcodes(Image.open(out / f"frame-{n:03d}.png"))[0].text for n in range(frames)
        ]
        assert texts == [one.text for one in shown]
        yield Step("独立解码器读回的内容完全一致", "an independent decoder reads back the same digits")

        yield from _at_the_counter(sandbox, texts)
    yield from _literally(texts[-1], seed=seed, as_of=shown[-1].generated_ms)


def _at_the_counter(sandbox: ybcode.Sandbox, texts: list[str]) -> Iterator[Step]:
    till = sandbox.terminal("pharmacy_ok")
    verdict = till.scan(texts[-1])
    yield Step("出示最新的码", "the code on the screen", verdict)

    bill = ybcode.Bill.of(("布洛芬缓释胶囊", 2, "18.50"), ("医用外科口罩", 1, "39.90"))
    quote = till.quote(verdict.require(), bill)
    sums = f"{quote.total_fen} = {quote.fund_fen} + {quote.account_fen} + {quote.cash_fen}"
    yield Step(f"预结算(分):统筹 + 个账 + 现金:{sums}", f"quoted, fen: pooled + account + cash: {sums}")
    receipt = till.settle(quote, request_id="demo-1")
    yield Step("结算", "settled: the receipt", receipt=receipt)
    yield Step("撤销,原路退回", "cancelled: given back as it was paid", receipt=till.cancel(receipt))

    yield Step("同一张码再扫一次", "the same code again", till.scan(texts[-1]))
    yield Step("上一帧的截图", "a picture of the frame before", till.scan(texts[-2]))

    sandbox.clock.advance(seconds=5)
    forgotten = sandbox.wallet("user_ok").show()
    sandbox.clock.advance(minutes=5)
    yield Step("放了五分钟的码", "a code after five minutes", till.scan(forgotten.text))
    try:
        sandbox.wallet("user_ok", channel="alipay").show()
    except ybcode.Refused as refused:
        yield Step("支付宝未刷脸", "alipay without a face check", refused)


def _literally(screenshot: str, *, seed: str, as_of: int) -> Iterator[Step]:
    with ybcode.open_sandbox("memory://", preset="literal", seed=seed, as_of=as_of) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        yield Step("预设 literal:同一张截图", "preset literal: that screenshot", till.scan(screenshot))
        yield Step("预设 literal:用过之后再扫", "preset literal: after its use", till.scan(screenshot))
    yield Step(
        "为什么:来源文件只规定码 5 分钟内有效,没有规定只能用一次,所以截图在有效期内一直可用",
        "why: the source documents give a code five minutes and never say that it is good for one use,"
        " so a screenshot works until it expires",
    )
