"""What a Vosk model's folder must hold. Checked first: libvosk itself only says "failed"."""

from __future__ import annotations

from pathlib import Path

from asr.errors import ModelError

ALWAYS = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf")
IVECTOR = ("final.dubm", "final.ie", "final.mat", "global_cmvn.stats", "splice.conf")
DEFAULT_RATE = 16_000


def check(folder: Path) -> None:
    """Make sure that ``folder`` can be a Vosk model.

    Raises:
        ModelError: saying what is missing.

    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise ModelError(f"Vosk model {folder}: {what}; give the model's folder")
    missing = [name for name in ALWAYS if not (folder / name).is_file()]
    graph = folder / "graph"
    static = (graph / "HCLG.fst").is_file()
    if not static:
        missing += [f"graph/{n}" for n in ("HCLr.fst", "Gr.fst") if not (graph / n).is_file()]
    if (folder / "ivector").is_dir():
        missing += [f"ivector/{n}" for n in IVECTOR if not (folder / "ivector" / n).is_file()]
    empty = [name for name in ALWAYS if name not in missing and not (folder / name).stat().st_size]
    if missing or empty:
        what = ", ".join([*(f"{m} is missing" for m in missing), *(f"{e} is empty" for e in empty)])
        raise ModelError(f"Vosk model {folder}: {what}; unpack the model again")


def takes_grammars(folder: Path) -> bool:
    """Whether the words can be restricted at run time: only graphs that are put together then."""
    return not (folder / "graph" / "HCLG.fst").is_file()


def sample_rate(folder: Path) -> int:
    """Return the rate in Hz that the model's features are made from."""
    for line in (folder / "conf" / "mfcc.conf").read_text().splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "--sample-frequency":
            return int(float(value))
    return DEFAULT_RATE
