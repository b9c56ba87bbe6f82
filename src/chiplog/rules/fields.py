"""CL1: one event's fields. The model finds these faults; here they get their codes and manuals."""

from chiplog.rules.registry import declare

KINDS = {
    "missing": declare(
        "CL101",
        """Every required field is there.

        Bad:   an event without `confidence`
        Good:  confidence: reported
        """,
    ),
    "unknown": declare(
        "CL102",
        """Every key is one of the model's.

        Bad:   efective: 2026-02-01
        Good:  effective: 2026-02-01
        """,
    ),
    "word": declare(
        "CL103",
        """A word of a vocabulary is one of its words. docs/vocabulary.md has them, each with its test.

        Bad:   stage: suspended
        Good:  stage: decided, and a later event that suspends this one
        """,
    ),
    "date": declare(
        "CL104",
        """A date exists, and is as precise as is known.

        Bad:   announced: 2026-02-30, or 28/01/2026
        Good:  announced: 2026-01-28, or 2026-01, or '2026'
        """,
    ),
    "misread": declare(
        "CL105",
        """Bare text means the same to every YAML reader.

        chiplog reads all text as text, but other readers of the log don't: `NO` is False to some, `3E001` the number
        30.0 to others.

        Bad:   targets: [NO]
        Good:  targets: ['NO']
        """,
        fixable=True,
    ),
    "empty": declare(
        "CL106",
        """A field that has nothing to say is left out.

        Bad:   items: []
        Good:  no `items` at all
        """,
    ),
    "shape": declare(
        "CL107",
        """A field has its shape: text, a list or a mapping.

        Bad:   targets: CN
        Good:  targets: [CN]
        """,
    ),
    "id": declare(
        "CL108",
        """An id is `cc-yyyy-slug`: lower case, digits and hyphens, at most 60 characters.

        Bad:   id: H200 approval
        Good:  id: cn-2026-h200-import-approval
        """,
    ),
    "text": declare(
        "CL109",
        """A text keeps its measure.

        A title has 10 to 110 characters, no full stop and no hedge; a summary 400 at most; a language is a tag.

        Bad:   title: China reportedly approves the H200.
        Good:  title: China approves the import of a first batch of Nvidia H200 chips, with confidence: reported
        """,
    ),
    "jurisdiction": declare(
        "CL110",
        """A jurisdiction is an ISO 3166-1 alpha-2 code, EU or XK; a target may also be '*', everyone.

        Bad:   actor: UK
        Good:  actor: GB
        """,
    ),
    "code": declare(
        "CL111",
        """A classification code has its scheme and that scheme's shape: lists of different governments look alike.

        Bad:   codes: [3A090]
        Good:  codes: [eccn:3A090]
        """,
    ),
    "act": declare(
        "CL112",
        """An act number has its scheme, and a #part where the act was split.

        Bad:   acts: [2025-19001]
        Good:  acts: [fr:2025-19001]
        """,
    ),
    "url": declare(
        "CL113",
        """A source's address is a whole http or https address, and holds no user's name or password.

        Bad:   url: www.example.org/news, or https://www.bis.gov@example.org/news
        Good:  url: https://www.example.org/news
        """,
    ),
    "repeated": declare(
        "CL114",
        """A list names each thing once.

        Bad:   targets: [CN, CN]
        Good:  targets: [CN]
        """,
    ),
    "character": declare(
        "CL115",
        """A text holds no character that steers a terminal, hides text or is not seen, not even as an escape in quotes.

        Zero-width spaces, soft hyphens, marks of direction, fillers and selectors of variants are such. Joiners may
        stand between letters of scripts that need them, as Persian and Hindi do.

        Bad:   title: "China approves \\e[31mH200", or "China approves H\\u200b200"
        Good:  title: China approves H200
        """,
    ),
}
MISREAD = KINDS["misread"]
