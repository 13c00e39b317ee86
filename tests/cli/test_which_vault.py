"""Which folder is the vault, which files are its notes, and which word counts when several are given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from program import invoke, write_vault


def notes_of(*arguments: str, folder: Path, environ: Mapping[str, str] | None = None) -> set[str]:
    ran = invoke(*arguments, "graph", "--json", folder=folder, environ=environ)
    assert ran.code == 0, ran.err
    return {node["path"] for node in ran.data["nodes"]}


@pytest.fixture
def land(tmp_path: Path) -> Path:
    """Two vaults, one of them with a marker and folders below."""
    write_vault(
        tmp_path,
        {"marked/.obsidian/app.json": "{}", "marked/a.md": "", "marked/deep/er/b.md": "", "plain/c.md": "", "d.md": ""},
    )
    return tmp_path


def test_an_option_before_the_environment_before_a_marker_before_the_folder(land: Path) -> None:
    deep, plain = land / "marked/deep/er", land / "plain"
    assert notes_of(folder=deep) == {"a.md", "deep/er/b.md"}
    assert notes_of(folder=plain) == {"c.md"}
    assert notes_of("-C", "../..", folder=deep) == {"a.md", "deep/er/b.md"}
    assert notes_of("-C", ".", folder=deep) == {"b.md"}
    assert notes_of(folder=deep, environ={"STUDYKIT_VAULT": str(plain)}) == {"c.md"}
    assert notes_of("-C", str(deep), folder=plain, environ={"STUDYKIT_VAULT": str(plain)}) == {"b.md"}


def test_a_home_folder_is_no_vault_until_it_says_so(land: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(land))
    for arguments in ((), ("cards",), ("-C", "~", "due"), ("review",)):
        ran = invoke(*arguments, folder=land)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"studykit: {land} is not a vault: ")
    assert notes_of("-C", "~/plain", folder=land) == {"c.md"}
    assert invoke("init", folder=land).code == 0
    assert "d.md" in notes_of(folder=land)


def test_what_is_never_read(land: Path) -> None:
    left_out = [".trash/x.md", "node_modules/x.md", ".venv/x.md", "site/x.md", "other/studykit.yml", "other/x.md"]
    vault = write_vault(land / "vault", dict.fromkeys([*left_out, "n.md", "m.MARKDOWN", "o.mdx", "p.txt"], ""))
    (vault / "secret.md").symlink_to(land / "d.md")
    (vault / "out").symlink_to(land / "plain")
    assert notes_of(folder=vault) == {"n.md", "m.MARKDOWN", "o.mdx"}


def test_include_and_exclude(land: Path) -> None:
    vault = write_vault(land / "vault", dict.fromkeys(["a/x.md", "a/y.md", "b/x.md", "b/c/z.md", "top.md"], ""))
    for settings, expected in {
        "include: [a]": {"a/x.md", "a/y.md"},
        "include: [a, b/c]\nexclude: ['**/y.md']": {"a/x.md", "b/c/z.md"},
        "exclude: [b]": {"a/x.md", "a/y.md", "top.md"},
        "exclude: ['**/x.md']": {"a/y.md", "b/c/z.md", "top.md"},
    }.items():
        (vault / "studykit.yml").write_text(settings + "\n")
        assert notes_of(folder=vault) == expected, settings


def test_what_is_said_last_or_nearest_counts(land: Path) -> None:
    def day(*arguments: str, **environ: str) -> str:
        return str(invoke(*arguments, "--json", folder=land / "plain", environ=environ).data["today"])

    assert day("due", STUDYKIT_TODAY="2026-01-02") == "2026-01-02"
    assert day("--today", "2026-01-03", "due", STUDYKIT_TODAY="2026-01-02") == "2026-01-03"
    assert day("--today", "2026-01-03", "due", "--today", "2026-01-04") == "2026-01-04"


def test_settings_come_from_the_file_that_is_named(land: Path) -> None:
    vault = write_vault(land / "vault", {"n.md": "", "m.md": "", "studykit.yml": "include: [n.md]\n"})
    (land / "other.yml").write_text("include: [m.md]\n")
    assert notes_of(folder=vault) == {"n.md"}
    assert notes_of("--config", "../other.yml", folder=vault) == {"m.md"}
    assert notes_of(folder=vault, environ={"STUDYKIT_CONFIG": str(land / "other.yml")}) == {"m.md"}


def test_listing_makes_no_file_in_the_vault(land: Path) -> None:
    before = sorted((land / "plain").rglob("*"))
    for arguments in ((), ("cards",), ("links",), ("due",), ("check",), ("doctor",), ("undo",), ("review",)):
        assert invoke(*arguments, folder=land / "plain").code == 0
    assert sorted((land / "plain").rglob("*")) == before
