"""The ratchet: `python -m tests.levels` fails where a score on gold falls below the level recorded in `levels.json`; levels only rise.

Gold of the project (`corpus/`) is always scored; that beside the checkout (`../shared/gold`) where it is there. `--raise` records
what is reached now wherever that is higher.
"""

import json
import sys
import tempfile
from pathlib import Path

from pipeline.cli.evaluate import line
from pipeline.evaluate import below, evaluate
from pipeline.flow import Settings, run

ROOT = Path(__file__).parents[1]
LEVELS = Path(__file__).with_name("levels.json")
STYLES = ROOT / "corpus" / "styles"
SETS = {
    "district": (ROOT / "corpus" / "district" / "gold", ROOT / "corpus" / "district"),
    **{gold.name: (gold, STYLES / gold.name) for gold in sorted((STYLES / "gold").iterdir())},
    "seeds": (ROOT / ".." / "shared" / "gold", ROOT / ".." / "shared" / "seeds"),
}


def main(arguments: list[str]) -> int:
    levels = json.loads(LEVELS.read_text("utf-8"))
    short = []
    for name, (gold, folder) in SETS.items():
        if not gold.is_dir():
            print(f"{name}: no gold at hand, not scored")
            continue
        with tempfile.TemporaryDirectory() as out:
            run(sorted(path for path in folder.iterdir() if path.is_file()), Path(out), Settings(workers=0))
            score = evaluate(gold, Path(out) / "matrix")
        print(f"{name}: {len(score.compared)} circulars")
        print(*(line(part, figure) for part, figure in score.figures().items()), sep="\n")
        short += [f"{name} {reason}" for reason in below(score, levels.get(name, {}))]
        if "--raise" in arguments:
            reached = {part: int(figure.f1 * 10_000) / 10_000 for part, figure in score.figures().items()}
            levels[name] = {part: max(value, levels.get(name, {}).get(part, 0.0)) for part, value in reached.items()}
    if "--raise" in arguments:
        LEVELS.write_text(json.dumps(levels, indent=1) + "\n", "utf-8")
    print(*short, sep="\n")
    print(f"{len(SETS) - len(short)} passed, {len(short)} failed")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
