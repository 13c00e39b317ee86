"""The one SQLite schema of the index. Everything in it can be made again from the notes and the journal.

Lists are stored as JSON text. Intervals are text (an exact fraction, ``4.9``) and, as ``days``, a number to sort by;
dates are ISO text, so that SQL compares and sorts due dates. A note is in two tables: what every command looks at, and
what only a note that is shown or listed anew needs. A link is written once, with the content of its note; one row says
where all links of a note lead (see `studykit.index.link_rows`), and to one place lead many.
"""

from __future__ import annotations

from zlib import crc32

TABLES = """
create table stamp (name text primary key, value text not null) without rowid;
create table note (
    path text primary key, size integer not null, mtime_ns integer not null, ctime_ns integer not null,
    settled integer not null, sha256 text not null, edition integer not null, reader text not null,
    title text not null, dialect text not null, reason text not null,
    lang text not null, writable integer not null, aliases text not null, tags text not null
) without rowid;
create index note_edition on note (edition);
create table content (
    path text primary key, look text not null, evidence text not null, quotes text not null, drawings text not null,
    headings text not null,
    anchors text not null, links text not null, blocks text not null, diagnostics text not null, body text not null,
    meta text not null
);
create index content_quotes on content (path) where quotes <> '';
create index content_drawings on content (path) where drawings <> '';
create table link (
    source text primary key, leads text not null, anchors text not null, remarkable text not null
);
create index link_anchors on link (source) where anchors <> '[]';
create index link_remarkable on link (source) where remarkable <> '[]';
create table resolution (
    id integer primary key, status text not null, resolved text, candidates text not null, via text not null
);
create index resolution_resolved on resolution (resolved);
create table card (
    id text not null, note text not null, note_title text not null, line integer not null, end_line integer not null,
    kind text not null, syntax text not null, block integer not null, sibling integer not null,
    siblings integer not null, deck text not null, tags text not null, context text not null,
    front text not null, back text not null, front_display text not null, back_display text not null,
    state text not null, buried text, due text, interval text, days real, ease integer, scheduler text not null,
    segment text, empty_answer integer not null, anchor text not null, is_foreign integer not null,
    marked integer not null, leech integer not null, lapses integer not null, extra text not null,
    journaled integer not null, answer_digest text not null, primary key (note, block, sibling)
);
create table diagnostic (
    path text not null, line integer not null, col integer not null, code text not null, severity text not null,
    message text not null, help text not null, fixable integer not null
);
create index diagnostic_path on diagnostic (path, line);
"""

CARD_INDEXES = {
    "card_id": "create unique index card_id on card (id)",
    "card_journaled": "create index card_journaled on card (note) where journaled",
    "card_day": "create index card_day on card (siblings, deck, state, due, buried, is_foreign, empty_answer, days)",
}
"""Apart from the tables, since they are made behind the rows where all cards are put in anew: in a sixth less time."""

VERSION = crc32("\n".join((TABLES, *CARD_INDEXES.values())).encode()) >> 1
"""of the tables, in the file's own place for a version (31 bits): it changes by itself whenever they do"""
