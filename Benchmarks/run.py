#!/usr/bin/env python3
"""Times bq over the benchmark's ledger.

  run.py BQ [--rows 1000000] [--threads 1] [--times 5] [--only k01,c02] [--history Benchmarks/history.csv] [--note TEXT]
  run.py BQ --growth 1000000,10000000,30000000 --plot Benchmarks/growth.svg [--kept growth.json]
  run.py BQ --starts [--rows 20000] [--times 20]
  run.py BQ --check [--rows 1000000]

The first form prints a table and, with --history, appends one line: when, what was built, rows, threads, MB/s of the load,
bytes a row, geometric mean, then the least time of every query in milliseconds. The second runs the queries at each size
and draws time against rows on logarithmic axes, where work that grows as it should is a straight line of slope one; with
--kept, sizes and queries that were measured before are taken from that file. The third times whole processes, from start to exit, beside sqlite3 where that is installed. The fourth compares the answers that
one thread and two threads give.
"""
import argparse
import datetime
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def queries():
    """Pairs of a name and a text."""
    found = []
    for line in open(f"{HERE}/queries.sql", encoding="utf-8"):
        match = re.match(r"-- (\w+): ", line)
        if match and re.match(r"[kca]\d", match[1]):
            found.append([match[1], ""])
        elif found and not line.startswith("--"):
            found[-1][1] += line
    return [(name, " ".join(text.split()).rstrip(";")) for name, text in found]


class Shell:
    """A session of bq; every statement answers with one line of JSON."""

    def __init__(self, program, threads):
        self.process = subprocess.Popen(
            [program, "--no-data", "--pipe", "--threads", str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, statement):
        """Seconds, and the answer."""
        start = time.perf_counter()
        self.process.stdin.write((statement + ";\n").encode())
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        seconds = time.perf_counter() - start
        answer = json.loads(line)
        if "error" in answer:
            sys.exit(f"{statement}\n{answer['error']}")
        answer.pop("seconds", None)
        return seconds, answer

    def resident(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def data_folder(rows):
    folder = os.path.join(os.environ.get("BQ_BENCHMARK_DATA", os.path.join(tempfile.gettempdir(), "bq-benchmark")), str(rows))
    if not os.path.exists(f"{folder}/ledger.csv"):
        print(f"generating {rows} rows in {folder}", file=sys.stderr)
        subprocess.run([sys.executable, f"{HERE}/generate.py", folder, str(rows)], check=True)
    return folder


def wanted(only):
    return [(name, text) for name, text in queries() if not only or any(name.startswith(part) for part in only)]


def load(shell, folder):
    """Loads the tables; the seconds of the ledger."""
    for table in ("units", "accounts"):
        shell.run(f"CREATE TABLE {table} AS FROM read_csv('{folder}/{table}.csv')")
    return shell.run(f"CREATE TABLE ledger AS FROM read_csv('{folder}/ledger.csv')")[0]


def measure(program, rows, threads, times, only):
    """The load in MB/s, bytes a row, and the least seconds of each query."""
    folder = data_folder(rows)
    shell = Shell(program, threads)
    before = shell.resident()
    seconds = load(shell, folder)
    size = os.path.getsize(f"{folder}/ledger.csv")
    bytes_a_row = (shell.resident() - before) / rows
    least = {name: min(shell.run(text)[0] for _ in range(times)) for name, text in wanted(only)}
    shell.close()
    return size / seconds / 1e6, bytes_a_row, least


def check(program, rows, only):
    """The queries that one thread and two threads answer differently."""
    folder = data_folder(rows)
    shells = [Shell(program, threads) for threads in (1, 2)]
    for shell in shells:
        load(shell, folder)
    different = [name for name, text in wanted(only) if shells[0].run(text)[1] != shells[1].run(text)[1]]
    for shell in shells:
        shell.close()
    return different


def starts(program, rows, times):
    """Prints the least and the middle time of whole processes, their processor time and their page faults."""
    path = f"{data_folder(rows)}/ledger.csv"
    groups = "SELECT region, sum(planned), sum(spent) FROM ledger GROUP BY region ORDER BY region"
    commands = {
        "select 1": {"bq": [program, "--no-data", "-e", "select 1"]},
        f"group-by, {os.path.getsize(path) / 1e6:.1f} MB": {"bq": [program, path, "-e", groups]},
    }
    if sqlite := shutil.which("sqlite3"):
        first, second = commands.values()
        first["sqlite3"] = [sqlite, ":memory:", "select 1"]
        second["sqlite3"] = [sqlite, ":memory:", "-cmd", f".import --csv {path} ledger", groups]
    print(f"{'':24} {'':8} {'least ms':>10} {'middle ms':>10} {'cpu ms':>10} {'faults':>8}")
    for name, programs in commands.items():
        # The programs take turns, so that a busy moment hits both.
        runs = {which: [] for which in programs}
        for _ in range(times):
            for which, command in programs.items():
                runs[which].append(spawn(command))
        for which, figures in runs.items():
            walls, processors = sorted(run[0] for run in figures), [run[1] for run in figures]
            print(f"{name:24} {which:8} {walls[0] * 1000:10.2f} {walls[len(walls) // 2] * 1000:10.2f}"
                  f" {min(processors) * 1000:10.2f} {figures[-1][2]:8}")


def spawn(command):
    """Seconds from start to exit, seconds of the processor, page faults."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_minflt


def geometric_mean(values):
    return math.exp(sum(math.log(value) for value in values) / len(values))


def apart(places, distance):
    """The same places, in order, moved down until each is that far from the one before."""
    moved = {}
    for name, place in sorted(places.items(), key=lambda pair: pair[1]):
        moved[name] = max([place] + [above + distance for above in moved.values()])
    return moved


def plot(path, results):
    """Time against rows for every query, drawn as SVG. Dotted: the slope of work that grows as the rows do."""
    sizes = sorted(results)
    names = list(results[sizes[0]])
    low = min(min(results[size].values()) for size in sizes)
    high = max(max(results[size].values()) for size in sizes)
    decades = math.log(high / low) or 1
    left, top, width, height = 80, 30, 520, max(420, 14 * len(names))

    def x(rows):
        return left + width * math.log(rows / sizes[0]) / (math.log(sizes[-1] / sizes[0]) or 1)

    def y(seconds):
        return top + height - height * math.log(seconds / low) / decades

    colours = {"k": "#3465a4", "c": "#cc4125", "a": "#4e9a06"}
    total = (left + width + 230, top + height + 40)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total[0]} {total[1]}" width="{total[0]}"'
             f' height="{total[1]}" font-family="sans-serif" font-size="11">',
             f'<rect width="{total[0]}" height="{total[1]}" fill="#fff"/>',
             f'<text x="{left}" y="{top - 12}">Least time against rows: one step (blue), hard cases (red),'
             ' questions (green); dotted, work that grows as the rows do</text>',
             f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#999"/>']
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{top + height + 18}" text-anchor="middle">{size / 1e6:g} M rows</text>')
    tick = 10 ** math.ceil(math.log10(low))
    while tick <= high:
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick * 1000:g} ms</text>')
        start = tick
        end = start * sizes[-1] / sizes[0]
        if end <= high:
            parts.append(f'<line x1="{x(sizes[0]):.1f}" y1="{y(start):.1f}" x2="{x(sizes[-1]):.1f}" y2="{y(end):.1f}"'
                         ' stroke="#aaa" stroke-dasharray="2 4"/>')
        tick *= 10
    labels = apart({name: y(results[sizes[-1]][name]) for name in names}, 13)
    for name in names:
        points = " ".join(f"{x(size):.1f},{y(results[size][name]):.1f}" for size in sizes)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colours[name[0]]}"/>')
        slope = math.log(results[sizes[-1]][name] / results[sizes[0]][name]) / math.log(sizes[-1] / sizes[0])
        parts.append(f'<text x="{left + width + 8}" y="{labels[name] + 4:.1f}" fill="{colours[name[0]]}">'
                     f'{name} · slope {slope:.2f}</text>')
    parts.append("</svg>\n")
    open(path, "w", encoding="utf-8").write("\n".join(parts))


def growth(given, times, only):
    """Measures the queries at each size and draws them."""
    results = {}
    if given.kept and os.path.exists(given.kept):
        results = {int(size): figures for size, figures in json.load(open(given.kept, encoding="utf-8")).items()}
    sizes = list(map(int, given.growth.split(",")))
    for size in sizes:
        known = results.setdefault(size, {})
        missing = [name for name, _ in wanted(only) if name not in known]
        if missing:
            known.update(measure(given.program, size, given.threads, times, missing)[2])
        print(size, {name: round(seconds * 1000, 1) for name, seconds in known.items()}, flush=True)
        if given.kept:
            json.dump(results, open(given.kept, "w", encoding="utf-8"))
    names = [name for name, _ in wanted(only) if all(name in results[size] for size in sizes)]
    plot(given.plot, {size: {name: results[size][name] for name in names} for size in sizes})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--times", type=int)
    parser.add_argument("--only", default="")
    parser.add_argument("--history", default="")
    parser.add_argument("--note", default="")
    parser.add_argument("--growth", default="")
    parser.add_argument("--plot", default="growth.svg")
    parser.add_argument("--kept", default="")
    parser.add_argument("--starts", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    only = [part for part in given.only.split(",") if part]
    if given.starts:
        return starts(given.program, given.rows or 20_000, given.times or 20)
    rows, times = given.rows or 1_000_000, given.times or 5
    if given.check:
        different = check(given.program, rows, only)
        print("different: " + ", ".join(different) if different else "the same answers")
        sys.exit(1 if different else 0)
    if given.growth:
        return growth(given, times, only)
    speed, bytes_a_row, least = measure(given.program, rows, given.threads, times, only)
    print(f"load {speed:.0f} MB/s, {bytes_a_row:.0f} bytes a row")
    for name, seconds in least.items():
        print(f"{name:24} {seconds * 1000:10.2f} ms")
    mean = geometric_mean(list(least.values())) * 1000
    print(f"{'geometric mean':24} {mean:10.2f} ms")
    if given.history:
        commit = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
        when = datetime.datetime.now().strftime("%Y-%m-%d %H:%M")
        figures = " ".join(f"{name}={seconds * 1000:.2f}" for name, seconds in least.items())
        with open(given.history, "a", encoding="utf-8") as file:
            file.write(f"{when},{commit.stdout.strip()},{rows},{given.threads},{speed:.0f},{bytes_a_row:.0f},"
                       f"{mean:.2f},{given.note},{figures}\n")


if __name__ == "__main__":
    main()
