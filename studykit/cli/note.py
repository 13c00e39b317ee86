"""``studykit note``: one note with everything around it."""

from __future__ import annotations

import click

from studykit.cli.completion import complete_note
from studykit.cli.invocation import Invocation
from studykit.cli.links import link_json
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, shortened, table
from studykit.formats.cards import card_json
from studykit.model.link import ResolvedLink
from studykit.workspace.faces import Faces

_WIDTH = 72


@click.command()
@click.argument("note", shell_complete=complete_note)
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, note: str, as_json: bool) -> None:
    """Show one note: links, backlinks, cards, problems.

    NOTE is a path, a name, an alias or a title.

    \b
    Example:
      studykit note "Authorization code grant"
    """
    workspace = invocation.workspace
    found = workspace.find_note(note)
    row = workspace.index.note(found.path)
    links, backlinks = workspace.index.links(found.path), workspace.index.backlinks(found.path)
    cards, findings = workspace.index.cards(found.path), workspace.index.diagnostics(found.path)
    if as_json:
        document(
            "note", path=found.path, title=found.title, dialect=found.dialect, reason=row.reason if row else "",
            aliases=list(found.aliases), tags=[tag.name for tag in found.tags],
            headings=[{"level": h.level, "text": h.text, "line": h.line} for h in found.headings],
            links=[link_json(link) for link in links],
            backlinks=[{**link_json(link), "context": _context(invocation, link)} for link in backlinks],
            cards=[card_json(card) for card in cards],
            diagnostics=[
                {"line": f.line, "code": f.code, "severity": f.severity.value, "message": f.message} for f in findings
            ],
        )  # fmt: skip
        return
    click.echo(click.style(found.title, bold=True) + f"  {found.path}  ({found.dialect}: {row.reason if row else ''})")
    if found.aliases:
        click.echo(f"also called {', '.join(found.aliases)}")
    if found.tags:
        click.echo(" ".join(f"#{tag.name}" for tag in found.tags))
    _section("Links", len(links))
    table(
        (f"{link.link.line}:{link.link.column}", shortened(link.link.text or link.link.target, 40), _leads(link))
        for link in links
    )
    _section("Backlinks", len(backlinks))
    table((f"{link.source}:{link.link.line}", shortened(_context(invocation, link), _WIDTH)) for link in backlinks)
    _section("Cards", len(cards))
    faces = Faces(workspace)
    table(
        (
            f"{card.line}",
            shortened(faces.plain(card, back=False), _WIDTH),
            card.deck,
            card.due.isoformat() if card.due else card.state.value,
        )
        for card in cards
    )
    if findings:
        _section("Problems", len(findings))
        table((f"{f.line}:{f.column}", f.severity.value, f.code, f.message) for f in findings)


def _section(title: str, count: int) -> None:
    click.echo()
    click.echo(f"{title}: {count:,}" if count else f"{title}: none")


def _leads(link: ResolvedLink) -> str:
    return "→ " + (link.resolution.path or link.resolution.status.value)


def _context(invocation: Invocation, link: ResolvedLink) -> str:
    """The line around a link, without what only marks it up."""
    source = invocation.workspace.reading.sources[link.source]
    return source.lines[link.link.line - 1].strip(" \t>-*")
