"""Runs `main()` of every `bench_*.py`, which returns a list of Result, or of those named as arguments."""

import inspect
import sys
from importlib import import_module
from pathlib import Path

from bench.result import Result


def modules(wanted: list[str]) -> list[str]:
    """Names of the modules to run; all of them when none is named."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [name for name in found if not wanted or name.removeprefix("bench_") in wanted]


def results(module: str) -> list[Result]:
    """What one module measured, printed as it comes. One that wants arguments is run by itself."""
    measure = import_module(f"bench.{module}").main
    if inspect.signature(measure).parameters:
        print(f"{module} wants arguments: python -m bench.{module}")
        return []
    measured: list[Result] = measure()
    for result in measured:
        print(result.line(), flush=True)
    return measured


def main(wanted: list[str]) -> int:
    """The exit code: 1 when a target is missed."""
    found = [result for name in modules(wanted) for result in results(name)]
    return 0 if all(result.passes for result in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
