#!/usr/bin/env python3
"""Times the reading of reports.

  reports.py BQ GENERATOR [--count 1000] [--characters 12400] [--times 3] [--threads 1,2] [--history Benchmarks/reports.csv]
             [--note TEXT]

GENERATOR is bq-generate, which makes the invented reports; they go to `bq-benchmark` in the folder for temporary files, or
to BQ_BENCHMARK_DATA. Printed, and with --history added as a line: MB of text a second with each number of threads, of user
time too, peak memory, and whether memory and time grow as the text does. Time is that of reading alone: what a start without
data takes is taken off.
"""
import argparse
import datetime
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def folder_of(generator, count, characters):
    root = os.environ.get("BQ_BENCHMARK_DATA", os.path.join(tempfile.gettempdir(), "bq-benchmark"))
    folder = f"{root}/reports-{count}-{characters}"
    if not os.path.isdir(folder):
        os.makedirs(folder + ".part")
        subprocess.run([generator, str(count), folder + ".part", "--characters", str(characters)], check=True)
        for name in os.listdir(folder + ".part"):
            if name.endswith(".marked"):
                os.remove(f"{folder}.part/{name}")
        os.rename(folder + ".part", folder)
    return folder


def run(command):
    """Seconds on the clock, seconds of the processor, peak bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def least(command, times):
    found = [run(command) for _ in range(times)]
    return [min(column) for column in zip(*found)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("generator")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=12_400)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--history", default="")
    parser.add_argument("--note", default="")
    given = parser.parse_args()
    folder = folder_of(given.generator, given.count, given.characters)
    size = sum(entry.stat().st_size for entry in os.scandir(folder))
    nothing = least([given.program, "--no-data", "-e", "select 1"], given.times)
    question = ["-q", "-e", "select count(*) from figures"]
    columns = []
    for threads in given.threads.split(","):
        seconds, work, peak = least([given.program, "--threads", threads, folder] + question, given.times)
        clock = size / (seconds - nothing[0]) / 1e6
        core = size / (work - nothing[1]) / 1e6
        columns.append((threads, clock, core, peak))
        print(f"{threads} threads: {clock:.1f} MB/s on the clock, {core:.1f} MB/s a core, peak {peak / 1e6:.0f} MB "
              f"for {size / 1e6:.1f} MB of text")
    # A tenth of the reports should cost a tenth.
    part = folder_of(given.generator, max(given.count // 10, 1), given.characters)
    part_size = sum(entry.stat().st_size for entry in os.scandir(part))
    _, work, peak = least([given.program, "--threads", "1", part] + question, given.times)
    growth = columns[0][2] / (part_size / (work - nothing[1]) / 1e6)
    memory = (columns[0][3] - nothing[2]) / size
    print(f"speed against that of a tenth of the reports {growth:.2f}; bytes of memory a byte of text {memory:.1f}")
    if given.history:
        commit = subprocess.run(
            ["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        fresh = not os.path.exists(given.history)
        with open(given.history, "a", encoding="utf-8") as file:
            if fresh:
                file.write("when,commit,reports,mb,threads:mb_s:mb_s_core:peak_mb,growth,note\n")
            cells = " ".join(f"{threads}:{clock:.1f}:{core:.1f}:{peak / 1e6:.0f}" for threads, clock, core, peak in columns)
            when = datetime.datetime.now().isoformat(timespec="minutes")
            file.write(f"{when},{commit},{given.count},{size / 1e6:.1f},{cells},{growth:.2f},{given.note}\n")


if __name__ == "__main__":
    main()
