"""The catalogue of the sandbox (仿真目录): medicines, devices, services and ordinary goods, all made up.

Our own rows. The names are generic (通用名), never a brand; class, price and limits were made up for this
sandbox and are those of no region. A code is ``YB-``, the letter of its category and a serial number of
our own: no approval number, no national code has that shape, so none can be mistaken for one. A serial
stays with its item for good: new rows go to the end of their kind.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict, Unpack

from ybcode.rules.settlement.goods.items import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.settlement.goods.items import Category, ListClass

LETTERS: Mapping[Category, str] = MappingProxyType(
    {
        "drug": "D",
        "device": "E",
        "consumable": "M",
        "service": "S",
        "food": "F",
        "cosmetic": "C",
        "daily": "G",
    }
)
"""The letter of a code, by category."""


class _More(TypedDict, total=False):
    """What few rows have."""

    prescription: bool
    limit_fen: int
    max_packs: int
    ephedrine: bool


def _row(
    serial: int,
    name: str,
    list_class: ListClass,
    price_fen: int,
    *,
    category: Category,
    **more: Unpack[_More],
) -> Item:
    code = f"YB-{LETTERS[category]}{serial:03d}"
    return Item(code=code, name=name, list_class=list_class, category=category, price_fen=price_fen, **more)


_otc = partial(_row, category="drug")
_rx = partial(_row, category="drug", prescription=True)
_device = partial(_row, category="device")
_consumable = partial(_row, category="consumable")
_service = partial(_row, category="service")
_food = partial(_row, category="food")
_cosmetic = partial(_row, category="cosmetic")
_daily = partial(_row, category="daily")

ITEMS: tuple[Item, ...] = (
    # Sold over the counter: class 甲, 乙, 丙.
    _otc(1, "布洛芬缓释胶囊", "A", 18_50),
    _otc(2, "对乙酰氨基酚片", "A", 6_80, max_packs=4),
    _otc(3, "氯雷他定片", "A", 12_60),
    _otc(4, "蒙脱石散", "A", 15_90),
    _otc(5, "口服补液盐散", "A", 9_60),
    _otc(6, "维生素B2片", "A", 4_50),
    _otc(7, "碘伏消毒液", "A", 8_00),
    _otc(8, "氢氧化铝复方制剂片", "A", 11_20),
    _otc(9, "开塞露", "A", 5_40),
    _otc(10, "布地奈德鼻喷雾剂", "B", 46_00, limit_fen=42_00),
    _otc(11, "双氯芬酸二乙胺乳胶剂", "B", 28_80),
    _otc(12, "氨溴索口服溶液", "B", 24_50),
    _otc(13, "玻璃酸钠滴眼液", "B", 32_00, limit_fen=26_00),
    _otc(14, "乳果糖口服溶液", "B", 35_60),
    _otc(15, "维生素C泡腾片", "C", 29_80),
    _otc(16, "氨基葡萄糖胶囊", "C", 88_00),
    # Ephedrine compounds (含麻黄碱类复方制剂): on the register, two packs a sale by policy (O15).
    _otc(17, "复方盐酸伪麻黄碱缓释胶囊", "A", 16_80, ephedrine=True),
    _otc(18, "氨酚伪麻美芬片", "B", 19_90, ephedrine=True),
    _rx(19, "麻黄碱苯海拉明片", "A", 13_50, ephedrine=True),
    # On a prescription.
    _rx(20, "阿莫西林胶囊", "A", 14_20),
    _rx(21, "头孢呋辛酯片", "A", 26_40),
    _rx(22, "阿奇霉素干混悬剂", "A", 22_00),
    _rx(23, "二甲双胍片", "A", 8_90),
    _rx(24, "氨氯地平片", "A", 12_30),
    _rx(25, "阿司匹林肠溶片", "A", 13_80),
    _rx(26, "阿托伐他汀钙片", "B", 38_00, limit_fen=30_00),
    _rx(27, "缬沙坦胶囊", "B", 27_50),
    _rx(28, "甘精胰岛素注射液", "B", 78_00, limit_fen=70_00),
    _rx(29, "沙丁胺醇气雾剂", "A", 21_60),
    _rx(30, "奥美拉唑肠溶胶囊", "A", 16_50),
    _rx(31, "左甲状腺素钠片", "A", 24_00),
    _rx(32, "地西泮片", "A", 7_20, max_packs=1),
    _rx(33, "西地那非片", "C", 128_00),
    # Chinese medicine (中成药, and pieces by the sealed pack: 小包装饮片).
    _otc(34, "感冒清热颗粒", "A", 17_60),
    _otc(35, "板蓝根颗粒", "A", 13_00),
    _otc(36, "六味地黄丸", "A", 22_80),
    _otc(37, "复方丹参片", "A", 15_00),
    _otc(38, "枇杷止咳糖浆", "B", 19_80),
    _otc(39, "黄芪饮片(100克袋装)", "B", 26_00),
    _otc(40, "西洋参饮片(50克盒装)", "C", 168_00),
    # Devices and consumables.
    _device(1, "电子血压计", "C", 199_00),
    _device(2, "血糖仪", "B", 158_00, limit_fen=120_00, max_packs=1),
    _device(3, "电子体温计", "C", 35_00),
    _device(4, "医用雾化器", "B", 238_00),
    _consumable(1, "医用外科口罩", "C", 39_90),  # a pack of 50, like the strips
    _consumable(2, "血糖试纸", "B", 89_00, limit_fen=75_00, max_packs=4),
    _consumable(3, "一次性使用无菌注射器", "A", 1_20),
    _consumable(4, "医用纱布块", "A", 6_00),
    # Services of a hospital (诊疗项目).
    _service(1, "普通门诊诊察费", "A", 25_00),
    _service(2, "专家门诊诊察费", "B", 60_00, limit_fen=40_00),
    _service(3, "血常规", "A", 20_00),
    _service(4, "肝功能检查", "A", 48_00),
    _service(5, "CT平扫", "B", 300_00),
    _service(6, "磁共振平扫", "B", 560_00, limit_fen=500_00),
    _service(7, "静脉输液", "A", 12_00),
    _service(8, "床位费", "A", 60_00, limit_fen=45_00),
    _service(9, "护理费", "A", 18_00),
    _service(10, "特需病房服务费", "C", 480_00),
    # What insurance money never pays for.
    _food(1, "蛋白粉", "C", 258_00),
    _food(2, "鱼油软胶囊", "C", 138_00),
    _cosmetic(1, "面膜", "C", 89_00),
    _cosmetic(2, "防晒霜", "C", 79_00),
    _daily(1, "洗发水", "C", 36_90),
    _daily(2, "卫生纸", "C", 24_90),
    _daily(3, "牙膏", "C", 15_80),
)
"""Every row, in the order of its kind."""

CATALOGUE: Mapping[str, Item] = MappingProxyType(
    {key: item for item in ITEMS for key in (item.code, item.name) if key is not None}
)
"""The same rows, by code and by name."""
