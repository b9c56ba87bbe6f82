"""`chiplog`, and `python -m chiplog`."""

import signal


def main() -> None:
    """Run the program. Ctrl-C, while it is still being imported and has done nothing, ends it at once."""
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from chiplog.cli import app  # only behind the line above

    signal.signal(signal.SIGINT, handler)
    app.main()


if __name__ == "__main__":
    main()
