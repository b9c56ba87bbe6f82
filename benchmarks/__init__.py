"""How fast chiplog is beside other tools, on made-up logs of any size: `python -m benchmarks`.

It compares with those that are there: on Debian `apt install recutils hledger jq`, and `pip install check-jsonschema`.
Whole, and with `--growth`, it takes a quarter of an hour; `--only NAME` runs what has NAME in its name.
"""
