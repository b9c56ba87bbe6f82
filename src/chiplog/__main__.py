"""The entry point of `chiplog` and `python -m chiplog`."""

import gc
import signal

COLLECT = 100_000
"""New objects after which garbage is looked for: with Python's 700, it takes a twentieth of a short command's time."""


def main() -> None:
    """Run the program. Ctrl-C during the imports, before anything was done, ends it at once."""
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(COLLECT)
    from chiplog.cli import app  # must come after the lines above

    signal.signal(signal.SIGINT, handler)
    app.main()


if __name__ == "__main__":
    main()
