"""Runs the command ``opd``."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from opd.cli.app import run

MAIN = "from opd.cli import main; main()"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one sentence on standard error of a command that could not run."""
        assert self.status == 2, (self.status, self.out, self.err)
        assert "Traceback" not in self.err and self.out == "", (self.out, self.err)
        lines = self.err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("opd: "), self.err
        return lines[0].removeprefix("opd: ")


def opd_here(*arguments: object) -> Ran:
    """In this process, which is quick."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = run([str(argument) for argument in arguments])
    return Ran(status, out.getvalue(), err.getvalue())


def opd(*arguments: object, program: str = MAIN) -> Ran:
    """As a user does, in a process of its own."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, timeout=120, env=environment)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
