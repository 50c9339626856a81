"""Captions are read line by line, said to be wrong where they are wrong, and written so that another reader agrees."""

from __future__ import annotations

import io

import pytest
import webvtt

from rostra.live import captions, chapters, transcripts

GOOD = """WEBVTT - of the talk

NOTE nobody reads this

1
00:01.000 --> 00:04.000 align:start line:85%
<v Anna Bąk>Rumours run <i>faster</i> than the council.

00:00:04.000 --> 00:00:06.500
What did the town of Łódź do
&amp; when?

00:00:12.000 --> 00:00:15.000
<v Ole>It wrote to <b>everybody</b> <script>x</script> first.
"""


def _said(text: str, **more) -> list[tuple[int, bool]]:
    return [(fault.line, fault.stops) for fault in captions.check(text, **more).faults]


def test_good_captions_are_taken_and_written_for_every_reader() -> None:
    found = captions.check(GOOD, duration=16)
    assert found.is_good
    assert found.faults == []
    first, second, third = found.cues
    assert (first.start, first.end, first.speaker, first.settings) == (
        1.0,
        4.0,
        "Anna Bąk",
        "align:start line:85%",
    )
    assert second.text == "What did the town of Łódź do & when?"
    assert third.marked == "It wrote to <b>everybody</b> x first."
    written = captions.write(found.cues)
    other = webvtt.from_buffer(io.StringIO(written))
    assert [(each.start_in_seconds, each.end_in_seconds) for each in other] == [(1, 4), (4, 6), (12, 15)]
    assert "script" not in written
    assert captions.check(written).cues[2].text == third.text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, True)]),
        ("Hello\n\n00:01.000 --> 00:02.000\nHi there\n", [(1, True), (1, True)]),
        ("WEBVTT\n\n00:01,000 --> 00:02.000\nHi\n", [(3, True)]),
        ("WEBVTT\n\n0:1.0 --> 00:02.000\nHi\n", [(3, True)]),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nHi\n", [(3, True)]),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\nHi\n", [(3, True)]),
        ("WEBVTT\n\n00:05.000 --> 00:07.000\nHi\n\n00:04.000 --> 00:09.000\nThere\n", [(6, True)]),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\nHi\n00:03.000 --> 00:04.000\nThere\n", [(5, True)]),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\nHi\n\nwords alone\nand more\n", [(6, True)]),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\nHi\n\n00:02.000 --> 00:04.000\nThere\n", [(6, False)]),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\n\n00:04.000 --> 00:04.100\nMuch too many words\n", [(3, False), (5, False)]),
        ("WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:03.000\nHi\n", [(3, False)]),
        ("WEBVTT\n\n00:01.000 --> 59:59:59.000\nHi\n", [(3, True)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, faults: list[tuple[int, bool]]) -> None:
    assert _said(text, duration=3600) == faults


def test_files_of_other_programs_are_understood_or_refused_in_words() -> None:
    subrip = "1\r\n00:00:01,000 --> 00:00:03,500\r\nHi\r\n\r\n2\r\n0:00:04,000 --> 0:00:06,000\r\nThere\r\n"
    found = captions.check(subrip)
    assert found.is_good
    assert found.converted
    assert [cue.end for cue in found.cues] == [3.5, 6.0]
    assert captions.decode(GOOD.encode("utf-16"))[0] == GOOD
    assert captions.decode(GOOD.encode("utf-8-sig"))[0] == GOOD
    text, fault = captions.decode("WEBVTT\n\nå".encode("latin-1"))
    assert (text, fault.line) == ("", 3)
    assert captions.decode(b"x" * (captions.MOST_BYTES + 1))[1].line == 1


def test_the_transcript_reads_in_paragraphs_and_is_searched_across_cues_without_accents() -> None:
    cues = captions.check(GOOD).cues
    found = transcripts.paragraphs(cues)
    assert [(each.start, each.speaker) for each in found] == [(1.0, "Anna Bąk"), (12.0, "Ole")]
    assert transcripts.search(found, "COUNCIL. what  did") == 1
    assert [piece.text for line in found[0].lines for piece in line.pieces if piece.hit] == [
        "council.",
        "What did",
    ]
    again = transcripts.paragraphs(cues)
    assert transcripts.search(again, "ŁODZ") == transcripts.search(again, "lodz") == 1
    assert [piece.text for line in again[0].lines for piece in line.pieces if piece.hit] == ["Łódź"]
    assert not again[1].is_hit
    assert transcripts.search(transcripts.paragraphs(cues), "e") == 0
    assert transcripts.search(transcripts.paragraphs(cues), "nothing of this") == 0


def test_chapters_are_lines_of_time_and_title() -> None:
    given = "0:00 Welcome\n\n[04:30] – What happened\n1:02:03 Questions\n"
    found, faults = chapters.read(given, duration=3800)
    assert faults == []
    assert [each["second"] for each in found] == [0, 270, 3723]
    assert chapters.write(found) == "0:00 Welcome\n4:30 What happened\n1:02:03 Questions"
    bad = chapters.read("Welcome\n5:00 A\n4:00 B\n2:00:00 C", duration=3800)
    assert [line for line, _message in bad[1]] == [1, 3, 4]
