"""Vaults of the shape of real ones, made by counting: the same notes every time, no two cards alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from studykit.model.span import NotePath
from studykit.text import SourceText, decode

START = date(2024, 1, 1)
FOOTER = "\n---\nStatus: #🌱 \nTags:\n[[OAuth]] - [[Security]]\nLinks: \t\nReferences: \n"


def source(path: str, text: str) -> SourceText:
    return decode(NotePath(path), text.encode())


def segment(number: int, ease: int = 250) -> str:
    return f"!{START + timedelta(days=number % 700)},{number % 300},{ease}"


def comment(*segments: str) -> str:
    return f"<!--SR:{''.join(segments)}-->"


def arrows(notes: int, cards: int, *, unscheduled: int, untagged: int, stacked: int) -> Iterator[SourceText]:
    """``->->->`` cards with a tag, comments on the next line, folders as decks, a footer in every other note.

    ``cards`` in all, spread evenly; of those, that many without comment, without tag, with a second comment. One
    comment more stands under a mistyped separator, one under the lone end of a split answer.
    """
    done = 0
    for number in range(notes):
        lines = [f"## 複習 {number}"]
        for _ in range(cards * (number + 1) // notes - done):
            tag = "" if done < untagged else "#🧠" + ("  " if done % 14 == 0 else " ")
            blank = "" if done % 3 == 0 else " "
            answer = f"`- 甲{done} - 乙`" if done % 15 == 0 else f"`第{done}個答案`"
            lines.append(f"{tag}第{done}個問題：`a::b` 為何？{blank}->->-> {answer}")
            if done >= unscheduled:
                lines.append(comment(segment(done)))
            if unscheduled <= done < unscheduled + stacked:
                lines.append(comment(segment(done + 5)))
            if done == unscheduled + stacked:
                lines[-2] = f"#🧠 第{done}個問題 ->->-> `沒有收尾的答案"
                lines += ["`", comment(segment(done + 6))]
            lines.append("")
            done += 1
        if number == 1:
            lines += ["#🧠 打錯的分隔 >->-> `答案`", comment(segment(3)), ""]
        yield source(f"notes/{number % 9}/{number}.md", "\n".join(lines) + (FOOTER if number % 2 else "\n"))


def brackets(notes: int, comments: int, *, own_line: int) -> Iterator[SourceText]:
    """``{@{…}@}`` clozes, SM-2 and FSRS mixed, comments on the same line; a tag in front matter makes a deck note."""
    done = 0
    for number in range(notes):
        lines = ["---", "tags: [flashcard/active, function]", f"title: {number}", "---", ""]
        for _ in range(comments * (number + 1) // notes - done):
            deletions = 1 + done % 3
            text = ", ".join(f"{{@{{answer {done} {place}}}@}} and __more__" for place in range(deletions))
            parts = [segment(done + place) for place in range(deletions)]
            if done % 3 == 0:
                parts[-1] = f"!fsrs,2026-0{1 + done % 9}-30T00:00:00.000Z,55,55.2,5.4,2,10,0,0,2026-07-06T00:00:00.000Z"
            if done % 400 == 7:
                parts.append(segment(done))
            lines += [f"{text}.{chr(10) if done < own_line else ' '}{comment(*parts)}", ""]
            done += 1
        yield source(f"general/{number}.md", "\n".join(lines))
    for number in range(notes // 3):
        text = "---\ntags: [function]\n---\n\nNothing to learn: std::vector and ==so on==.\n"
        yield source(f"special/{number}.md", text)


def defaults(notes: int) -> Iterator[SourceText]:
    """The plugin's defaults: all forms, comments on the next line, a tag in the text of notes with cards."""
    for number in range(notes):
        one, two, three = segment(number, 250), segment(number + 1, 230), segment(number + 2, 250)
        yield source(
            f"note {number}.md",
            f"#flashcards\n\nfront {number}::back\n{comment(one)}\n- item {number} ::: other\n{comment(one, two)}\n\n"
            f"What is {number}?\n?\nThis\n{comment(three)}\n\nBoth {number}\n??\nways\n{comment(one, two)}\n\n"
            f"A ==high {number}== and a ==light==.\n{comment(one, two)}\n\nnew {number}::card\n",
        )
    yield source("plain.md", "due:: tomorrow, and ==not== a card\n")
