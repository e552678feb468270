"""What all peers share: a first line that says what was computed, then the seconds of the runs that are asked for."""
import json
import sys
import time


def need(*names):
    """The modules; if one is not installed the peer says so and ends."""
    modules = []
    for name in names:
        try:
            __import__(name)
        except ImportError:
            print(json.dumps({"missing": f"{name} is not installed"}), flush=True)
            sys.exit(0)
        modules.append(sys.modules[name])
    return modules


def serve(unit, result, *modules):
    """Answers each line `run K` by the seconds of K units."""
    version = ", ".join(f"{module.__name__} {module.__version__}" for module in modules)
    print(json.dumps({"version": version, "result": [float(value) for value in result]}), flush=True)
    for line in sys.stdin:
        units = int(line.split()[1])
        start = time.perf_counter()
        for _ in range(units):
            unit()
        print(time.perf_counter() - start, flush=True)
