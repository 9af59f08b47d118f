#!/usr/bin/env python3
"""Makes an invented budget ledger for the benchmark: generate.py FOLDER ROWS. The same bytes for the same arguments.

Writes ledger.csv, units.csv and accounts.csv. The ledger's columns are chosen to be awkward: `voucher` is different in
every row, `account` is skewed (one value has most of the rows), `adjusted` and `remark` are mostly NULL, rows are ordered
by `fiscal` only. A million rows take about seven seconds of one core.
"""
import os
import random
import sys

REGIONS = [f"{a}{b}省" for a in "东西南北中" for b in "河山江湖"]
KINDS = ["学校", "医院", "财政所", "水务站", "档案馆", "图书馆", "派出所", "敬老院"]
SOURCES = ["一般公共预算", "政府性基金", "国有资本经营预算", "事业收入"]
REMARKS = ["年中调整", "跨年结转", "据实结算", "待审计"]


# Draws that rows are mixed from; a power of two.
DRAWS = 1 << 18


class Draws:
    """What rows are made of, drawn once: a row takes one of each kind, at places that differ from row to row."""

    def __init__(self, draw, units, accounts):
        self.heads, self.sources, self.planned, self.ratios, self.remarks = [], [], [], [], []
        for _ in range(DRAWS):
            code, name, region, _ = units[int(draw.random() ** 1.7 * len(units))]
            self.heads.append(f"{region},{code},{name},")
            account = accounts[0][0] if draw.random() < 0.8 else accounts[int(draw.random() * len(accounts))][0]
            self.sources.append(f",{account},{SOURCES[min(3, int(draw.random() ** 3 * 4))]},")
            planned = int(draw.lognormvariate(12, 1.8)) + 1
            # Most plans are round: those are kept as they are, the others made different in every row.
            self.planned.append(planned // 1000 * 1000 if draw.random() < 0.6 else planned | 1)
            self.ratios.append(0 if draw.random() < 0.02 else int(draw.uniform(60_000, 110_000)))
            self.remarks.append(REMARKS[int(draw.random() * len(REMARKS))] if draw.random() < 0.02 else "")

    def lines(self, first, last, rows):
        """The lines of some rows of so many."""
        mask = DRAWS - 1
        for row in range(first, last):
            cycle = row // DRAWS
            fiscal = 2015 + row * 10 // rows
            planned = self.planned[(row * 40_503 + cycle * 977) & mask]
            if planned & 1:
                planned += cycle * 2
            ratio = self.ratios[(row * 30_011 + cycle * 131) & mask]
            cents = planned * ratio // 1000
            spent = f"{cents // 100}.{cents % 100:02d}" if ratio else ""
            adjusted = f"{planned // 10}.{planned % 10}0" if row * 2654435761 >> 7 & 31 == 0 else ""
            yield (f"{self.heads[(row * 7_919 + cycle * 31) & mask]}{fiscal}"
                   f"{self.sources[(row * 104_729 + cycle * 17) & mask]}{planned}.00,{spent},{adjusted},"
                   f"PZ-{fiscal}-{row * 2654435761 % 4294967296:010d},{self.remarks[(row * 611_953 + cycle) & mask]}\n")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, rows = sys.argv[1], int(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    draw = random.Random(20240607)
    units = []
    for number in range(max(200, min(50_000, rows // 100))):
        region = REGIONS[int(draw.random() ** 2 * len(REGIONS))]
        kind = KINDS[number % len(KINDS)]
        units.append((40_000_000_000 + number * 977, f"{region[:2]}第{number // 8 + 1}{kind}", region, kind))
    accounts = [(2_010_000 + number * 101, f"科目{number}", 1 if number < 20 else 2) for number in range(600)]
    with open(f"{folder}/units.csv", "w", encoding="utf-8") as file:
        file.write("unit_code,unit,kind\n")
        file.writelines(f"{code},{name},{kind}\n" for code, name, _, kind in units)
    with open(f"{folder}/accounts.csv", "w", encoding="utf-8") as file:
        file.write("account,title,level\n")
        file.writelines(f"{code},{title},{level}\n" for code, title, level in accounts)
    draws = Draws(draw, units, accounts)
    with open(f"{folder}/ledger.csv", "w", encoding="utf-8", buffering=1 << 22) as file:
        file.write("region,unit_code,unit,fiscal,account,source,planned,spent,adjusted,voucher,remark\n")
        for first in range(0, rows, 65_536):
            file.write("".join(draws.lines(first, min(rows, first + 65_536), rows)))


if __name__ == "__main__":
    main()
