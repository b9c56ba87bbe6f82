"""Numbers that the act prints: classification codes, and its own official number."""

import datetime as dt
import re
from collections.abc import Iterator

from chiplog.articles.article.article import Article
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases
from chiplog.model import codes

_CONTROL = re.compile(r"(?<![\w.])(\d[A-E]\d{3}(?:\.[a-z](?:\.\d{1,3}(?:\.[a-z](?:\.\d{1,3})?)?)?)?)(?![\w])")
_EAR99 = re.compile(r"\bEAR99\b")
_CUSTOMS = re.compile(r"(?<![\w.$€£,])(\d{4}(?:\.\d{2}){0,3}|\d{6}|\d{8}|\d{10})(?![\w%]|[.,]\d)")
_OF_CUSTOMS = phrases("numbers-of-customs")
_SCHEMES = {"US": "eccn", "EU": "eu", "CN": "cn"}
_LONG = {"US": {8: "hts", 10: "hts"}, "CN": {8: "cnhs", 10: "cnhs"}, "EU": {8: "cn8"}}

_OTHERS_ACT = phrases("numbers-others-act")
_ITS_BASIS = re.compile(r"\b(?:set out in|based on|under|pursuant to|in line with)\b[^.;]{0,120}\($", re.IGNORECASE)
_ACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mofcom:{0}-{1}", re.compile(r"(?:商务部(?:[、 海关总署]*)公告)(\d{4})年第(\d+)号")),
    (
        "mofcom:{1}-{0}",
        re.compile(
            r"(?:MOFCOM|Ministry of Commerce|ministry['’]s|commerce ministry)?[^.;]{0,30}\b(?:Announcement|"
            r"Notice)s? No\.? ?(\d{1,3}) of (20\d\d)"
        ),
    ),
    ("mofcom:{0}-{1}", re.compile(r"\b(?:Announcement|Notice) \[?(20\d\d)\]? No\.? ?(\d{1,3})\b")),
    (
        "fr:{0}",
        re.compile(
            r"\b(?:FR Doc\.?|Federal Register document|document (?:number|no\.?|citation)):?\s*(20\d\d-\d{5})\b",
            re.IGNORECASE,
        ),
    ),
    ("eo:{0}", re.compile(r"\bExecutive Order (1[34]\d{3})\b")),
    ("celex:3{0}R{1:0>4}", re.compile(r"\bRegulation \(EU\) (20\d\d)/(\d{1,4})\b")),
    ("celex:3{0}H{1:0>4}", re.compile(r"\bRecommendation \(EU\) (20\d\d)/(\d{1,4})\b")),
    ("celex:3{0}D{1:0>4}", re.compile(r"\bDecision \((?:EU|CFSP)\) (20\d\d)/(\d{1,4})\b")),
    ("pl:{0}", re.compile(r"\bPublic Law (?:No\. )?(1\d\d-\d{1,3})\b")),
    ("hr:{congress}-{0}", re.compile(r"\bH\.? ?R\.? (\d{2,5})\b")),
    ("s:{congress}-{0}", re.compile(r"(?<![\w.])S\. (\d{3,5})\b")),
    ("sor:{0}", re.compile(r"\bSOR/(20\d\d-\d+)\b")),
    ("uksi:{0}-{1}", re.compile(r"\b(?:S\.?I\.?|statutory instrument) (20\d\d)[/ ](?:No\.? )?(\d+)\b", re.IGNORECASE)),
    ("dgft:{0}", re.compile(r"\bNotification No\.? ?(\d{1,3}/(?:20)?\d\d(?:-\d\d)?)")),
    ("stcrt:{0}-{1}", re.compile(r"\b(?:Staatscourant|Stcrt\.?) (20\d\d)[, -]+(?:nr\.? )?(\d+)\b")),
    (
        "motie:{0}",
        re.compile(r"\b(?:MOTIE|Ministry of Trade, Industry and Energy) (?:Public )?Notice (?:No\. )?(20\d\d-\d+)\b"),
    ),
)
_SIGNS = re.compile(r"\b(?:sign(?:s|ed)|issue[sd]?|publish(?:es|ed)|this|new)\b", re.IGNORECASE)


def printed_codes(article: Article, actor: str) -> Found | None:
    """Return the codes that the act prints, each with the scheme of the list that it is on."""
    found: dict[str, str] = {}
    customs = any(_OF_CUSTOMS.search(one.text) for one in article.prose.news)
    control = bool(
        re.search(
            r"\bECCNs?\b|export control classification|管制编码|Annex I\b|control(?:led)? code",
            article.page.said,
            re.IGNORECASE,
        )
    )
    for sentence in article.prose.news:
        for code in _in(sentence.text, actor, control=control, customs=customs):
            found.setdefault(code, sentence.text)
    return in_text(list(found), " … ".join(dict.fromkeys(found.values()))) if found else None


def _in(text: str, actor: str, *, control: bool, customs: bool) -> Iterator[str]:
    if control:
        scheme = "eccn" if re.search(r"\bECCNs?\b", text) else _SCHEMES.get(actor, "eccn")
        yield from (f"{scheme}:{match[1]}" for match in _CONTROL.finditer(text))
        yield from ("eccn:EAR99" for _ in _EAR99.finditer(text))
    bare = re.fullmatch(r"[\d., ]+", text)
    if customs and (bare or _OF_CUSTOMS.search(text)):
        for match in _CUSTOMS.finditer(text):
            digits = match[1].replace(".", "")
            is_year = re.fullmatch(r"(?:19|20)\d\d", digits) and not bare
            scheme = "hs" if len(digits) in (4, 6) else _LONG.get(actor, {}).get(len(digits), "")
            if scheme and not is_year and not codes.code_fault(f"{scheme}:{digits}"):
                yield f"{scheme}:{digits}"


def acts(article: Article, actor: str) -> Found | None:
    """Return the act's own number: one that the news gives it, not one that it is made under, or that it changes."""
    found: dict[str, str] = {}
    for sentence in article.prose.news:
        for act, match in printed(sentence.text, article.day):
            if act.startswith("mofcom:") and actor != "CN":
                continue
            before, after = sentence.text[: match.start()], sentence.text[match.end() :]
            older = _OTHERS_ACT.search(before) or _ITS_BASIS.search(before) or re.match(r" of [A-Z0-9]", after)
            only_named = act.startswith("eo:") and not _SIGNS.search(before[-60:])
            if sentence.weight >= 1.2 and not older and not only_named:
                found.setdefault(act, sentence.text)
    return in_text(list(found), next(iter(found.values()))) if found else None


def printed(text: str, day: dt.date | None) -> Iterator[tuple[str, re.Match[str]]]:
    """Find every official number in a text, whoever's it is; bills are of the congress that sits on a day."""
    congress = (day.year - 1789) // 2 + 1 if day else ""
    for form, pattern in _ACTS:
        for match in pattern.finditer(text):
            yield form.format(*match.groups(), congress=congress), match
