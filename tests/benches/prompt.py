#!/usr/bin/env python3
"""The prompt as a person meets it, through a pseudo-terminal.

    tests/benches/prompt.py [FILE]

FILE is an export of 100,000 resources; without it only the built-in example is measured. Builds the release binary and
prints, best of five: the start of the prompt until it takes a key, Tab until candidates stand there, and Ctrl-C until
the prompt is back. Only Python's standard library. Compare figures of one run only.
"""

import os
import pathlib
import pty
import select
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/release/amlha"
PATIENCE = 120
CTRL_C, CTRL_D, CTRL_U, TAB = b"\x03", b"\x04", b"\x15", b"\t"


class Terminal:
    def __init__(self, *arguments):
        self.data = tempfile.TemporaryDirectory()
        environment = dict(os.environ, TERM="xterm", HOME=self.data.name, XDG_DATA_HOME=self.data.name, NO_COLOR="1")
        self.begun = time.perf_counter()
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execve(PROGRAM, [str(PROGRAM), *arguments], environment)
        self.seen = b""

    def press(self, keys):
        os.write(self.screen, keys)
        return time.perf_counter()

    def wait(self, text):
        """Waits for what is new, and says when it stood there."""
        until = time.perf_counter() + PATIENCE
        while text not in self.seen:
            if not select.select([self.screen], [], [], max(0, until - time.perf_counter()))[0]:
                sys.exit(f"{text!r} never came; the screen: {self.seen[-2000:]!r}")
            self.seen += os.read(self.screen, 1 << 16)
        at = time.perf_counter()
        self.seen = self.seen[self.seen.index(text) + len(text):]
        return at

    def quiet(self, seconds=0.3):
        """Waits until nothing more is drawn."""
        while select.select([self.screen], [], [], seconds)[0]:
            os.read(self.screen, 1 << 16)
        self.seen = b""

    def end(self):
        self.press(CTRL_U + CTRL_D)
        try:
            while os.read(self.screen, 1 << 16):
                pass
        except OSError:
            pass  # The terminal is gone: that is how its end is told.
        os.waitpid(self.process, 0)
        os.close(self.screen)
        self.data.cleanup()


def best(measure, times=5):
    return f"{min(measure() for _ in range(times)) * 1000:8.1f} ms"


def start(*arguments):
    terminal = Terminal(*arguments)
    # The key is typed ahead, as people do: it stands there when the prompt takes it.
    terminal.wait(b"> ")
    terminal.press(b"q")
    at = terminal.wait(b"q")
    terminal.end()
    return at - terminal.begun


def completion(line, candidate, *arguments):
    terminal = Terminal(*arguments)
    terminal.wait(b"> ")
    taken = []
    for _ in range(5):
        terminal.quiet()
        terminal.press(line)
        terminal.quiet()
        begun = terminal.press(TAB)
        taken.append(terminal.wait(candidate) - begun)
        terminal.press(CTRL_U + CTRL_C)
    terminal.end()
    # The first one may find what the others use: the slowest counts.
    return max(taken)


def interruption(line, after, *arguments):
    terminal = Terminal(*arguments)
    terminal.wait(b"> ")
    terminal.quiet()
    terminal.press(line + b"\r")
    time.sleep(after)
    terminal.seen = b""
    while select.select([terminal.screen], [], [], 0)[0]:
        os.read(terminal.screen, 1 << 16)
    begun = terminal.press(CTRL_C)
    terminal.wait(b"stopped")
    at = terminal.wait(b"> ")
    terminal.end()
    return at - begun


def version():
    begun = time.perf_counter()
    subprocess.run([PROGRAM, "version"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main():
    subprocess.run(["cargo", "build", "--release", "--quiet"], check=True, cwd=ROOT)
    show = lambda what, figure: print(f"{what:<58} {figure}", flush=True)
    show("version", best(version, 50))
    show("start until a key is taken, nothing open", best(start))
    show("start until a key is taken, demo", best(lambda: start("demo")))
    show("completion of `che`, demo", best(lambda: completion(b"che", b"check", "demo"), 1))
    if len(sys.argv) < 2:
        return
    file = sys.argv[1]
    opened = ("open", file)
    show("start until a key is taken, FILE", best(lambda: start(*opened)))
    show("completion of a column, FILE", best(lambda: completion(b"resources | where zoneE", b"zoneEffective", *opened), 1))
    query = b"resources | extend k = 1 | join kind=inner (resources | extend k = 1) on k | summarize count() by name"
    for what, line, after in (
        ("a query", query, 0.3),
        ("check", b"check -o none", 0.3),
        ("check that prints", b"check", 1.5),
        ("plan, while it judges", b"plan -o none", 0.3),
        ("plan, while it plans", b"plan -o none", 1.2),
        ("plan, while it is proved", b"plan -o none", 1.8),
        ("open", f"open {file}".encode(), 0.2),
    ):
        try:
            show(f"Ctrl-C until the prompt is back, {what}", best(lambda: interruption(line, after, *opened), 3))
        except SystemExit as ended:
            show(f"Ctrl-C until the prompt is back, {what}", f"not seen: {str(ended)[:200]}")


if __name__ == "__main__":
    main()
