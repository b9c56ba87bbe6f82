"""Measure chiplog beside other programs: `python -m benchmarks`.

    scenarios  the table: each command, its log, its peers and its bounds
    pairs      runs a scenario and its peers in alternation, and compares them
    stopwatch  times one process, in a small process of its own
    workspace  temporary folders with logs, and the commands to run in them
    logs       makes logs of any size
    peers      writes the same events for recutils, hledger and jq
    bare       the smallest Typer program, which short commands are compared with
    report     writes the page

`python -m benchmarks --growth --out docs/benchmarks.md` writes the published page in about 20 minutes, on a machine
that has nothing else to do. It exits with 1 if a bound does not hold. Peers that are not installed are left out; on
Debian, `apt install recutils hledger jq` installs them. `--largest 60 --rounds 1` shows in a minute or two that each
scenario runs.

Three more programs measure what is not speed: `benchmarks.merging` how often pull requests conflict,
`benchmarks.drafts` how much of a news page is read correctly, and `benchmarks.extraction`, for `drafts`, how another
library reads the same pages.
"""
