"""The entry point of `chiplog` and `python -m chiplog`."""

import signal


def main() -> None:
    """Run the program. Ctrl-C during the imports, before anything was done, ends it at once."""
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from chiplog.cli import app  # must come after the line above

    signal.signal(signal.SIGINT, handler)
    app.main()


if __name__ == "__main__":
    main()
