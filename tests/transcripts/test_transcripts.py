"""Every transcript still reads as it is written; ``--update-transcripts`` writes them anew."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from transcript import play, read_transcript

from studykit.cli.commands import names

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_transcript(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    transcript = read_transcript(file)
    played = play(transcript, tmp_path)
    if request.config.getoption("--update-transcripts", default=False):
        file.write_text(played, encoding="utf-8", newline="\n")
    assert played == file.read_text(encoding="utf-8"), "run with --update-transcripts and read the diff"


def test_every_command_has_a_transcript() -> None:
    shown = set()
    for file in FILES:
        for command in read_transcript(file).commands:
            words = shlex.split(command, comments=True)
            shown.update(words[words.index("studykit") + 1 :] if "studykit" in words else [])
    assert set(names()) <= shown
