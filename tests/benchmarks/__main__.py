"""`python -m tests.benchmarks [PART …]`: the benchmarks of README.md, each with versions and machine; without a part, the quick ones."""

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.benchmarks import growth, kills, mutations, peers, stages

QUICK = ("stages", "cold", "memory")


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    names = ("duban", "spacy", "jieba", "pdfplumber", "python-docx", "pandas", "networkx")
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "") if Path("/proc/cpuinfo").is_file() else platform.processor()
    return {"python": platform.python_version(), "system": platform.platform(), "cpu": model, "cores": os.cpu_count(), "load before": os.getloadavg() if hasattr(os, "getloadavg") else None, **{name: version(name) for name in names}}


def part(name: str, rest: list[str]) -> object:
    """The figures of one part."""
    if name == "growth":
        sizes = [int(one) for one in rest] or [10, 100, 1000]
        return [growth.measure(size, workers, again=True) for size in sizes for workers in (1, 2)]
    if name == "scaling":
        return growth.scaling(*(int(one) for one in rest))
    if name == "kills":
        return kills.main(*(int(one) for one in rest[:4]), *rest[4:])
    if name == "mutations":
        return mutations.main(*(int(one) for one in rest[:3]), *rest[3:])
    if name == "peers":
        return peers.main(*rest[:1])
    return getattr(stages, name)()


if __name__ == "__main__":
    wanted = [sys.argv[1]] if len(sys.argv) > 1 else list(QUICK)
    print(json.dumps({"machine": machine(), **{name: part(name, sys.argv[2:]) for name in wanted}}, ensure_ascii=False, indent=1))
