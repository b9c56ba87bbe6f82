"""`python -m chiplog`."""

from chiplog.cli.app import main

main()
