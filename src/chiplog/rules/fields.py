"""CL1: the fields of one event. The model finds these faults; this module gives them codes and manuals."""

from chiplog.rules.registry import declare

KINDS = {
    "missing": declare(
        "CL101",
        """Every required field is present.

        Bad:   an event without `confidence`
        Good:  confidence: reported
        """,
    ),
    "unknown": declare(
        "CL102",
        """Every key is a field of the model.

        Bad:   efective: 2026-02-01
        Good:  effective: 2026-02-01
        """,
    ),
    "word": declare(
        "CL103",
        """A field with a vocabulary has one of its words. `chiplog help vocabulary` lists them, each with its test.

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
        """Unquoted text means the same to every YAML reader.

        chiplog reads all text as text, but other readers of the log don't: some read `NO` as False, others `3E001` as
        the number 30.0.

        Bad:   targets: [NO]
        Good:  targets: ['NO']
        """,
        fixable=True,
    ),
    "empty": declare(
        "CL106",
        """A field without a value is left out.

        Bad:   items: []
        Good:  no `items` at all
        """,
    ),
    "shape": declare(
        "CL107",
        """A field has the right type: text, a list or a mapping.

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
        """A text has the right length and form.

        A title has 10 to 110 characters, no full stop and no word such as “reportedly”; a summary has at most 400
        characters; a language is a tag such as zh.

        Bad:   title: China reportedly approves the H200.
        Good:  title: China approves the import of a first batch of Nvidia H200 chips, with confidence: reported
        """,
    ),
    "jurisdiction": declare(
        "CL110",
        """A jurisdiction is an ISO 3166-1 alpha-2 code, EU or XK; a target may also be '*' (everyone).

        Bad:   actor: UK
        Good:  actor: GB
        """,
    ),
    "code": declare(
        "CL111",
        """A classification code has a scheme and the form of that scheme: lists of different governments look alike.

        Bad:   codes: [3A090]
        Good:  codes: [eccn:3A090]
        """,
    ),
    "act": declare(
        "CL112",
        """An act number has a scheme, and a #part if the act was split.

        Bad:   acts: [2025-19001]
        Good:  acts: [fr:2025-19001]
        """,
    ),
    "url": declare(
        "CL113",
        """A source's address is a complete http or https address without a user name or password.

        Bad:   url: www.example.org/news, or https://www.bis.gov@example.org/news
        Good:  url: https://www.example.org/news
        """,
    ),
    "repeated": declare(
        "CL114",
        """A list contains each value once.

        Bad:   targets: [CN, CN]
        Good:  targets: [CN]
        """,
    ),
    "character": declare(
        "CL115",
        """A text contains no character that controls a terminal, hides text or is invisible.

        Such characters are zero-width spaces, soft hyphens, direction marks, fillers and variation selectors, also
        when they are written as an escape in quotes. Joiners are allowed between letters of scripts that need them,
        such as those of Persian and Hindi.

        Bad:   title: "China approves \\e[31mH200", or "China approves H\\u200b200"
        Good:  title: China approves H200
        """,
    ),
    "number": declare(
        "CL116",
        """A number has digits alone, with a point before its fraction: no separators, signs, units or exponents.

        Bad:   value: 6,600,000,000, or 6.6e9
        Good:  value: 6600000000
        """,
    ),
}
MISREAD = KINDS["misread"]
