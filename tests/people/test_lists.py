"""Pasted lists, line by line."""

import pytest

from rostra.people.lists import Line, read_list


@pytest.mark.parametrize(
    ("typed", "email", "name"),
    [
        ("maren@lindholt.example", "maren@lindholt.example", ""),
        ("Maren Holt <Maren@Lindholt.example>", "maren@lindholt.example", "Maren Holt"),
        ('"Holt, Maren" <maren@lindholt.example>;', "maren@lindholt.example", "Holt, Maren"),
        ("maren@lindholt.example, Maren Holt", "maren@lindholt.example", "Maren Holt"),
        ("Maren Holt, maren@lindholt.example", "maren@lindholt.example", "Maren Holt"),
        ("Holt, Maren, maren@lindholt.example", "maren@lindholt.example", "Holt, Maren"),
        ('"Holt, Maren",maren@lindholt.example', "maren@lindholt.example", "Holt, Maren"),
        ("Maren Holt;maren@lindholt.example;Councillor", "maren@lindholt.example", "Maren Holt"),
        ("Maren\tHolt\tmaren@lindholt.example", "maren@lindholt.example", "Maren Holt"),
        ("maren@lindholt.example\tMaren Holt\tCouncillor", "maren@lindholt.example", "Maren Holt"),
        ("maren@lindholt.example\tMaren\tHolt", "maren@lindholt.example", "Maren Holt"),
        ("Maren Holt maren@lindholt.example", "maren@lindholt.example", "Maren Holt"),
        ("mailto:maren@lindholt.example", "maren@lindholt.example", ""),
        ("  Łucja\u00a0Żak <lucja@zielony.example>  ", "lucja@zielony.example", "Łucja Żak"),
    ],
)
def test_one_line(typed, email, name):
    assert read_list(typed) == [Line(1, email, name)]


def test_a_spreadsheet_with_a_head_and_a_byte_order_mark():
    text = "\ufeffEfternavn\tFornavn\tE-mail\r\nHolt\tMaren\tmaren@lindholt.example\r\n\r\nVig\tLasse\tlasse@lindholt.example\r\n"
    assert read_list(text) == [
        Line(2, "maren@lindholt.example", "Maren Holt"),
        Line(4, "lasse@lindholt.example", "Lasse Vig"),
    ]


def test_recipients_copied_from_a_mail_program():
    text = "Maren Holt <maren@lindholt.example>; Lasse Vig <lasse@lindholt.example>"
    assert [(line.number, line.name) for line in read_list(text)] == [(1, "Maren Holt"), (1, "Lasse Vig")]


def test_every_wrong_line_says_where_and_why():
    lines = read_list("Maren Holt\nlasse@lindholt\nTove <tove@>\n\nole@lindholt.example")
    assert [(line.number, line.email, bool(line.problem)) for line in lines] == [
        (1, "", True),
        (2, "lasse@lindholt", True),
        (3, "tove@", True),
        (5, "ole@lindholt.example", False),
    ]
    assert "lasse@lindholt" in lines[1].problem


def test_nothing_gives_nothing():
    assert read_list("") == []
    assert read_list("\ufeff \n\t\n ; \n") == []


def test_a_broken_quote_is_read_as_it_stands():
    assert read_list('"Maren, maren@lindholt.example')[0].problem != ""
