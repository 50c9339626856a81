"""Lists of people, pasted or as a file, line by line."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from rostra.kernel.errors import Refused
from rostra.people.heads import noun_of
from rostra.people.likeness import Addresses, better_domain
from rostra.people.lists import Line, read, read_list, read_rows
from rostra.people.tables import MOST_BYTES, MOST_ROWS, read_file


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


def test_columns_in_other_languages_are_understood_and_the_rest_is_named():
    text = "Nazwisko;Imię;Adres e-mail;Gmina;Stanowisko;Pokój\nKowalska;Ewa;ewa@brod.example;Zielony Bród;radna;12\n"
    reading = read(text)
    assert reading.columns == ["last", "first", "email", "organisation", "function"]
    assert reading.unknown == ["Pokój"]
    assert reading.lines == [
        Line(2, "ewa@brod.example", "Ewa Kowalska", organisation="Zielony Bród", function="radna")
    ]


@pytest.mark.parametrize(
    ("head", "noun"),
    [
        ("E-mailadresse", "email"), ("ADRES E-MAIL:", "email"), ("E-Mail-Adresse", "email"), ("courriel", "email"),
        ("correo electronico", "email"), ("e-mailadres", "email"), ("e-postadress", "email"), ("Indirizzo e-mail", "email"),
        ("endereço de e-mail", "email"), ("sähköposti", "email"), ("Prénom", "first"), ("Vorname", "first"),
        ("Efternavn", "last"),
        ("Achternaam", "last"), ("Kommune", "organisation"), ("Gemeinde", "organisation"), ("Hold", "cohort"),
        ("Sprache", "language"),
        ("Funktion", "function"), ("Telefon", ""),
    ],
)  # fmt: skip
def test_heads_of_columns(head, noun):
    assert noun_of(head) == noun


def test_a_short_row_of_a_table_still_gives_its_address():
    reading = read_rows([(1, ["Email", "Name", "Cohort"]), (2, ["bo@lindholt.example"]), (3, ["", "Ib"])])
    assert reading.lines[0] == Line(2, "bo@lindholt.example")
    assert (reading.lines[1].number, reading.lines[1].name) == (3, "Ib")
    assert "Ib" in reading.lines[1].problem


def test_a_head_under_a_title_is_found():
    reading = read_rows(
        [(1, ["Participants 2027"]), (3, ["Name", "Mail"]), (4, ["Bo", "bo@lindholt.example"])]
    )
    assert reading.lines == [Line(4, "bo@lindholt.example", "Bo")]


ROWS = "Navn;E-mail\r\nŁucja Żak;lucja@brod.example\r\nSøren Æbelø;soeren@lindholt.example\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_files_in_every_unicode_encoding(encoding):
    reading = read_rows(read_file(ROWS.encode(encoding)).rows)
    assert [line.name for line in reading.lines] == ["Łucja Żak", "Søren Æbelø"]


@pytest.mark.parametrize(("name", "encoding"), [("Søren Brøndby", "cp1252"), ("Paweł Żółty", "cp1250")])
def test_files_of_old_windows_programs(name, encoding):
    content = f"Name;Email\n{name};x@lindholt.example\n".encode(encoding)
    assert read_rows(read_file(content).rows).lines[0].name == name


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separators_and_cells_over_two_lines(separator):
    text = separator.join(["Name", "Email", "Remark"]) + "\n"
    text += separator.join(['"Holt, Maren"', "maren@lindholt.example", '"two\nlines; here"']) + "\n"
    text += separator.join(["Bo", "bo@lindholt.example", ""]) + "\n"
    lines = read_rows(read_file(text.encode()).rows).lines
    assert [(line.number, line.email) for line in lines] == [
        (2, "maren@lindholt.example"),
        (4, "bo@lindholt.example"),
    ]


def sheet(*rows, others=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for title in others:
        book.create_sheet(title).append(["x"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_and_formulas_are_not_worked_out():
    content = sheet(
        ["Name", "E-mail", "Age"],
        ["Bo", "bo@lindholt.example", 41.0],
        [],
        ["=1+1", '=HYPERLINK("x")', None],
        others=["Notes"],
    )
    table = read_file(content)
    reading = read_rows(table.rows, table.remarks)
    assert reading.lines[0] == Line(2, "bo@lindholt.example", "Bo")
    assert reading.unknown == ["Age"]
    assert all("2" not in line.name for line in reading.lines)
    assert "Notes" in reading.remarks[0]


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"   \n", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "old_format"),
        (b"PK\x03\x04 not really", "unreadable"),
        (zipped(word__document_xml=b"<x/>"), "not_a_sheet"),
        (zipped(xl__workbook_xml=b"<x/>", big_bin=b"\x00" * 30_000_000), "bomb"),
        (zipped(xl__workbook_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "unreadable"),
        (zipped(xl__workbook_xml=b"<x/>"), "unreadable"),
        (b"\x00\x01\x02\xff\xfe binary \x00 rubbish" * 20, "unreadable"),
        (b'name;email\n"never closed;bo@lindholt.example\n' + b"x" * 200_000, "broken"),
        (b"e-mail\n" + b"".join(b"m%d@x.example\n" % each for each in range(MOST_ROWS + 2)), "too_many"),
    ],
)  # fmt: skip
def test_hostile_and_wrong_files_are_refused_in_plain_words(content, code):
    with pytest.raises(Refused) as refused:
        read_file(content)
    assert refused.value.code == code
    assert len(str(refused.value)) > 15


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("maren.holt@x.example", "maren.hlot@x.example", True),
        ("maren.holt@x.example", "maren.hol@x.example", True),
        ("maren.holt@x.example", "maren.halt@x.example", True),
        ("maren.holt@x.example", "maren.holt@y.example", False),
        ("member11@x.example", "member12@x.example", False),
        ("anna@x.example", "anne@x.example", False),
    ],
)
def test_addresses_one_slip_apart(one, other, is_near):
    assert Addresses([one, other]).near(one) == ([other] if is_near else [])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"), ("hotmial.com", "hotmail.com"), ("mail.com", ""),
        ("gmail.com", ""),
        ("lindhlot.example", "lindholt.example"), ("lindholt.example", ""), ("gmx.at", ""),
    ],
)  # fmt: skip
def test_slips_in_domains(typed, meant):
    assert better_domain(typed, {"lindholt.example"}) == meant


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_refused(text):
    try:
        reading = read_rows(read_file(text.encode("utf-8", "replace")).rows)
    except Refused:
        return
    assert all(line.email or line.problem for line in reading.lines)


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_is_read_or_refused(content):
    try:
        reading = read_rows(read_file(content).rows)
    except Refused:
        return
    assert all(line.email or line.problem for line in reading.lines)
