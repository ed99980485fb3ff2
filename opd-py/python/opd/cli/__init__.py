"""The command ``opd``."""

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    try:
        import rich  # noqa: F401
        import typer  # noqa: F401
    except ImportError:
        # Which language is not known yet: both.
        print(
            "opd: falta la línea de órdenes; instálela con: pip install 'opd[cli]'", end=" ", file=sys.stderr
        )
        print("(the command line is missing; install it with that)", file=sys.stderr)
        sys.exit(2)
    from opd.cli.app import run

    sys.exit(run(sys.argv[1:]))
