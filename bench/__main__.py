"""Runs `main()` of every `bench_*.py`, which returns a list of Result, or of those named as arguments."""

import sys
from importlib import import_module
from pathlib import Path

from bench.result import Result


def modules(wanted: list[str]) -> list[str]:
    """Names of the modules to run; all of them when none is named."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [name for name in found if not wanted or name.removeprefix("bench_") in wanted]


def results(module: str) -> list[Result]:
    """What one module measured, printed as it comes."""
    measured = import_module(f"bench.{module}").main()
    for result in measured:
        print(result.line(), flush=True)
    return measured


def main(wanted: list[str]) -> int:
    """The exit code: 1 when a target is missed."""
    return 0 if all(result.passes for name in modules(wanted) for result in results(name)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
