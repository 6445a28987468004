"""The acceptance sheet (验收用例单) as one HTML page: it prints on A4, loads nothing and runs nothing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ybcode.testing.sheets import Sheet

_STYLE = """
@page { size: A4; margin: 14mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; padding: 6mm 4mm; color: #1c2430; background: #fff;
  font: 10.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
.ribbon { background: #b3261e; color: #fff; text-align: center; letter-spacing: .3em; padding: 1mm;
  font-weight: 600; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1 { font-size: 17pt; margin: 5mm 0 1mm; }
h1 small, .en { color: #56606e; font-weight: 400; }
h1 small { font-size: 11pt; }
.sum { margin: 0 0 4mm; font-size: 12pt; }
.sum b { font-size: 14pt; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
th { text-align: left; font-weight: 600; border-bottom: 1.5pt solid #1c2430; padding: 1.5mm 2mm; }
td { vertical-align: top; border-bottom: .5pt solid #c3c9d2; padding: 1.5mm 2mm; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
tr:has(details[open]) { break-inside: auto; }
.n { width: 9mm; color: #56606e; text-align: right; }
.id { width: 42mm; }
.mark { width: 25mm; white-space: nowrap; font-weight: 600; }
.pass { color: #14692f; }
.fail { color: #b3261e; }
code, pre { font: 8.5pt/1.45 "Noto Sans Mono CJK SC", "Sarasa Mono SC", Consolas, monospace; }
.id code { font-size: 9.5pt; }
.id span, .en { display: block; font-size: 9pt; }
pre { margin: 1mm 0; white-space: pre-wrap; }
pre.why { border-left: 2pt solid #b3261e; padding-left: 2mm; }
summary { cursor: pointer; font-size: 9pt; color: #56606e; }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8mm; margin-top: 14mm;
  break-inside: avoid; }
.sign div { border-top: .5pt solid #1c2430; padding-top: 1mm; font-size: 9.5pt; }
.foot { margin-top: 6mm; font-size: 8.5pt; color: #56606e; }
@media print { body { padding: 0; max-width: none; } details:not([open]) { display: none; } }
""".strip()

_HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>验收用例单 Acceptance sheet · ybcode</title>
<style>
{style}
</style>
</head>
<body>
<div class="ribbon">沙箱 · 仿真 SIMULATED</div>"""

_TABLE = """<table>
<thead><tr><th class="n">#</th><th class="id">用例 <span class="en" lang="en">case</span></th>
<th>内容 <span class="en" lang="en">what has to happen</span></th>
<th class="mark">结果 <span class="en" lang="en">result</span></th></tr></thead>
<tbody>"""

_FOOT = """</tbody></table>
<div class="sign">
<div>测试人 <span lang="en">Tester</span></div>
<div>日期 <span lang="en">Date</span></div>
<div>签字 <span lang="en">Signature</span></div>
</div>
<p class="foot">人员、机构、药品与金额均为仿真,不是真实医保平台的验收结论。
<span lang="en">People, places, goods, amounts are synthetic: no acceptance by the real platform.</span></p>
</body>
</html>
"""


def page_of(sheets: Sequence[Sheet]) -> str:
    """The sheets as one page, Chinese first.

    Args:
        sheets: one a case.
    """
    return "\n".join(_lines(sheets))


def _lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    passed = sum(one.passed for one in sheets)
    failed = len(sheets) - passed
    yield _HEAD.format(style=_STYLE)
    yield '<h1>验收用例单 <small lang="en">Acceptance sheet</small></h1>'
    yield (
        f'<p class="sum">共 {len(sheets)} 项:<b class="pass">通过 {passed}</b>,'
        f'<b class="{"fail" if failed else "pass"}">未通过 {failed}</b>'
        f'<span class="en" lang="en">{len(sheets)} cases: {passed} passed, {failed} failed</span></p>'
    )
    yield _TABLE
    for number, one in enumerate(sheets, start=1):
        yield from _row(number, one)
    yield _FOOT


def _row(number: int, one: Sheet) -> Iterator[str]:
    mark = (
        '<td class="mark pass">✓ 通过 <span class="en" lang="en">passed</span></td>'
        if one.passed
        else '<td class="mark fail">✗ 未通过 <span class="en" lang="en">failed</span></td>'
    )
    yield f'<tr id="{escape(one.case_id)}"><td class="n">{number}</td>'
    yield (
        f'<td class="id"><code>{escape(one.case_id)}</code>'
        f'<span class="en" lang="en">{escape(one.family)} · {escape(one.level)}</span></td>'
    )
    yield f'<td>{escape(one.zh)}<span class="en" lang="en">{escape(one.en)}</span>'
    if not one.passed:
        yield f'<pre class="why">{escape(one.why)}</pre>'
    if one.journal:
        told = escape("\n".join(one.journal))
        unfolded = "" if one.passed else " open"
        yield (
            f'<details{unfolded}><summary>流水 <span lang="en">journal</span> ({len(one.journal)})</summary>'
            f"<pre>{told}</pre></details>"
        )
    yield f"</td>{mark}</tr>"
