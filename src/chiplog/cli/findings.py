"""Print what a check of the log found; in a job of GitHub Actions as annotations, and in the summary of the job."""

import os
import secrets
from typing import Any

from chiplog.cli import streams
from chiplog.cli.options import FindingOutput, LogOptions
from chiplog.output import findings, formats, screen


def present(report: Any, out: FindingOutput, log: LogOptions) -> None:
    """Print a report in the format asked for, and unless that is JSON a last line on standard error."""
    view = formats.view(report)
    form = out.format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if form == "json":
        log.screen.answer(formats.write(report, form))
        return
    if form == "github":
        report = view.renamed(report, findings.in_repository(os.environ.get("GITHUB_WORKSPACE")))
        streams.command(findings.job_log(view, report, secrets.token_hex(16)))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(findings.summary(view, report))
    else:
        log.screen.answer(view.text(report, log.screen.painter()))
    screen.note(view.closing(report))
