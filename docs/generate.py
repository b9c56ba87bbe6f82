"""Write the documents that repeat the code: `python -m docs.generate`. A test checks that they are up to date."""

import re
import shlex
import textwrap
from pathlib import Path

from typer.testing import CliRunner

from benchmarks import drafts
from chiplog.cli.app import COMMANDS, GROUPS, app
from chiplog.index import sql
from chiplog.model import lists, schema
from chiplog.model.event import Correction, Deadline, Event, Figure, Retraction, Source
from chiplog.model.keys import FIELDS
from chiplog.model.vocabulary import VOCABULARIES, Instrument, Word
from chiplog.rules import check
from chiplog.rules.registry import FAMILIES, family
from docs import man, messages

_SHOWN = re.compile(r"(```text\n\$ chiplog ([^\n]*)\n).*?```", re.DOTALL)
ROOT = Path(__file__).parent.parent
PAGES = ROOT / "benchmarks" / "pages"
NOTE = "<!-- Written by docs/generate.py: change the code, then run it. -->\n"

_ = check  # imported for the rules that it registers


def vocabulary() -> str:
    """Return docs/vocabulary.md: every word with its test."""
    parts = [
        NOTE,
        "# Vocabulary\n",
        "Each word has a test of one line. `chiplog explain FIELD` and `chiplog explain WORD` show them too.\n",
    ]
    for field, words in VOCABULARIES.items():
        parts.append(f"## {field}\n\n{(words.__doc__ or '').strip()}\n\n{_words(words)}")
    rows = [f"| `{word}` | {one.actor} {one.keeper}: {one.name} | {one.test} |" for word, one in lists.WORDS.items()]
    parts.append("## list\n\nThe lists of parties that governments keep, and the test for an act that changes one.\n")
    parts.append("| word | list | test |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def rules() -> str:
    """Return docs/rules.md: every rule with its manual."""
    parts = [NOTE, "# Rules\n", "`chiplog explain CODE` shows one rule; `chiplog validate` checks all of them.\n"]
    for code, what in FAMILIES.items():
        parts.append(f"## {code}: {what}\n")
        for rule in family(code):
            fixed = ", fixed by `chiplog fmt`" if rule.fixable else ""
            parts.append(f"### {rule.code} ({rule.severity}{fixed})\n\n```text\n{rule.manual}\n```\n")
    return "\n".join(parts)


def fields() -> str:
    """Return docs/fields.md: every field in canonical order."""
    parts = [NOTE, "# Fields\n", "In canonical order. A star (*) marks a required field.\n"]
    owners = {
        "": Event,
        "figures": Figure,
        "deadlines": Deadline,
        "sources": Source,
        "corrections": Correction,
        "retracted": Retraction,
    }
    for name, owner in owners.items():
        parts.append(
            f"## {'An event' if not name else f'Each of `{name}`' if name != 'retracted' else '`retracted`'}\n"
        )
        rows = [
            f"| `{key}`{' *' if info.is_required() else ''} | {info.description} |"
            for key, info in owner.model_fields.items()
            if key in FIELDS[name]
        ]
        parts.append("| field | what it holds |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def tables() -> str:
    """Return docs/sql.md: every table that `chiplog sql` can query."""
    parts = [NOTE, SQL]
    for name, view in sql.VIEWS.items():
        rows = [f"| `{column}` | {what} |" for column, what in view.columns.items()]
        parts.append(f"## {name}\n\nEach row is {view.what}.\n")
        parts.append("| column | what it holds |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


SQL = """# SQL queries

`chiplog sql "SELECT …"` queries the index, an SQLite copy of the log. The index is read-only: anything but a query
is refused. Events with errors are left out, as in every answer; retracted events are included, with `retracted = 1`.
On a terminal the rows are a table, in a pipe they are tab-separated; `--format` selects `json`, `jsonl`, `csv` or `md`.

`state(id)` is an event's state today, or on the day of `--on`; `state(id, '2026-01-01')` is its state on another day.
`unverified(id)` and `unverified(id, day)` are 1 if that state has turned by the calendar alone since the log's end,
otherwise 0. The column `of` is a word of SQL too: write it in double quotes.

```sh
chiplog sql "SELECT actor, count(*) AS events FROM event WHERE retracted = 0 GROUP BY actor ORDER BY events DESC"
chiplog sql "SELECT event.id, title FROM event JOIN target ON target.event = event.id
  WHERE code = 'NL' AND state(event.id) = 'yes'"
chiplog sql "SELECT list, sum(least) AS parties FROM figure JOIN event ON event.id = figure.event
  WHERE what = 'added' AND unit = 'entities' GROUP BY list ORDER BY parties DESC"
chiplog sql "SELECT day, title, what FROM deadline JOIN event ON event.id = deadline.event WHERE day_hi >= '2026-07-01'"
chiplog sql "SELECT host, count(*) AS pages FROM source GROUP BY host ORDER BY pages DESC LIMIT 10"
```
"""


def readme() -> str:
    """Return README.md with current output of the program in its examples."""
    return _printed("README.md")


def articles() -> str:
    """Return docs/articles.md with the current output of a draft."""
    return _printed("docs/articles.md")


def figures() -> str:
    """Return benchmarks/pages/README.md with the current accuracy of drafts."""
    above, mark, _ = (PAGES / "README.md").read_text(encoding="utf-8").partition("written by docs/generate.py -->\n")
    return f"{above}{mark}\n{drafts.report(drafts.scored(PAGES))}"


def helps() -> str:
    """Return tests/help.txt: every help text, at 80 columns."""
    asked = [["--help"], *([*name.split(), "--help"] for name in (*GROUPS, *COMMANDS))]
    texts = (
        (words, CliRunner().invoke(app, words, env={"COLUMNS": "80"}, prog_name="chiplog").stdout) for words in asked
    )
    return "\n".join(f"$ {' '.join(['chiplog', *words])}\n{text}" for words, text in texts)


def _printed(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    return _SHOWN.sub(lambda shown: f"{shown[1]}{_output(shown[2])}```", text)


def _output(arguments: str) -> str:
    command, *more = shlex.split(arguments)
    if command == "add":
        return _drafted(more)
    form = "text" if command == "show" else "table"
    words = [command, *more, "--file", str(ROOT / "data" / "events.yaml"), "--format", form]
    return CliRunner().invoke(app, words, env={"COLUMNS": "100"}).stdout


def _drafted(options: list[str]) -> str:
    """Return the notes on a page, folded at 100 columns, without the diff, which contains today's date."""
    page = options.index("--from") + 1
    options[page] = str(ROOT / options[page])
    said = CliRunner().invoke(app, ["add", *options, "--no-input", "--file", str(ROOT / "data" / "events.yaml")]).stderr
    lines = said[said.index("page: ") :].splitlines()
    return "".join(f"{textwrap.fill(line, 100, subsequent_indent='    ', break_long_words=False)}\n" for line in lines)


def _words(words: type[Word]) -> str:
    stateful = issubclass(words, Instrument)
    head = "| word | test | can be in force |\n| --- | --- | --- |" if stateful else "| word | test |\n| --- | --- |"
    rows = [
        f"| `{word}` | {word.test} |"
        + (f" {'yes' if word.stateful else 'no'} |" if isinstance(word, Instrument) else "")
        for word in words
    ]
    return "\n".join([head, *rows]) + "\n"


FILES = {
    "data/events.schema.json": schema.text,
    "docs/vocabulary.md": vocabulary,
    "docs/rules.md": rules,
    "docs/fields.md": fields,
    "docs/sql.md": tables,
    "docs/articles.md": articles,
    "benchmarks/pages/README.md": figures,
    "README.md": readme,
    "man/chiplog.1": man.page,
    "tests/help.txt": helps,
    "tests/messages.txt": messages.collect,
}

if __name__ == "__main__":
    for name, make in FILES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")
