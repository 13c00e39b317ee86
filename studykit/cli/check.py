"""``studykit check``: report what is wrong in the notes."""

from __future__ import annotations

from collections.abc import Sequence

import click

from studykit.cli.completion import complete_note
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say
from studykit.model.diagnostic import Diagnostic, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only findings with this code.")
@click.option("--note", "wanted", metavar="NOTE", shell_complete=complete_note, help="Findings in this note only.")
@click.option("--strict", is_flag=True, help="Warnings count as trouble too.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation, form: str, codes: tuple[str, ...], wanted: str | None, strict: bool, as_json: bool
) -> None:
    """Report what is wrong in the notes, by file and line.

    Exits 1 when there is an error; with --strict also for a warning.

    \b
    Example:
      studykit check --format github
    """
    workspace = invocation.workspace
    path = workspace.find_note(wanted).path if wanted else None
    found = [finding for finding in workspace.index.diagnostics(path) if not codes or finding.code in codes]
    if as_json or form == "json":
        document("diagnostics", diagnostics=[_json(finding) for finding in found])
    elif form == "github":
        for finding in found:
            click.echo(_github(finding))
    else:
        for finding in found:
            click.echo(_text(finding))
        say(count_words(found, len(workspace.notes)))
    worst = {finding.severity for finding in found}
    if Severity.ERROR in worst or (strict and Severity.WARNING in worst):
        raise click.exceptions.Exit(1)


def _json(finding: Diagnostic) -> dict[str, object]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "fixable": finding.fixable,
    }


def _text(finding: Diagnostic) -> str:
    place = click.style(f"{finding.path}:{finding.line}:{finding.column}:", bold=True)
    severity = click.style(finding.severity.value, fg=_COLOURS[finding.severity])
    remedy = click.style(f" {finding.help}", dim=True) if finding.help else ""
    return f"{place} {severity} {finding.code}: {finding.message}.{remedy}"


def _github(finding: Diagnostic) -> str:
    text = f"{finding.message}. {finding.help}".strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    path = finding.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    kind = _GITHUB[finding.severity]
    return f"::{kind} file={path},line={finding.line},col={finding.column},title={finding.code}::{text}"


def count_words(found: Sequence[Diagnostic], notes: int) -> str:
    """How many findings of each severity there are, as a sentence."""
    if not found:
        return f"{plural(notes, 'note')}, nothing to report."
    counts = {severity: sum(f.severity is severity for f in found) for severity in Severity}
    parts = [
        plural(counts[Severity.ERROR], "error"),
        plural(counts[Severity.WARNING], "warning"),
        f"{counts[Severity.INFO]:,} for information",
    ]
    return f"{plural(notes, 'note')}: {', '.join(parts)}."
