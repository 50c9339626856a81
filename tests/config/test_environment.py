"""Reading the environment: understood, or a clear line and the default."""

import stat

import pytest

from rostra.config import env
from rostra.config.data import prepare_data_dir, secret_key
from rostra.config.services import are_hosts, cache_config, database_config, email_config, oidc_config


@pytest.fixture(autouse=True)
def _own_faults(monkeypatch):
    monkeypatch.setattr(env, "faults", [])
    monkeypatch.setattr(env, "registry", {})


@pytest.mark.parametrize(
    ("given", "value", "faults"),
    [
        ("yes", True, 0),
        ("0", False, 0),
        (" ON ", True, 0),
        ("", True, 0),
        ("maybe", True, 1),
    ],
)
def test_a_flag(monkeypatch, given, value, faults):
    monkeypatch.setenv("ROSTRA_PROBE", given)
    assert env.flag("PROBE", True, "A probe.") is value
    assert len(env.faults) == faults


@pytest.mark.parametrize(
    ("given", "value", "faults"), [("7", 7, 0), ("", 3, 0), ("many", 3, 1), ("0", 3, 1), ("10", 3, 1)]
)
def test_a_number(monkeypatch, given, value, faults):
    monkeypatch.setenv("ROSTRA_PROBE", given)
    assert env.number("PROBE", 3, "A probe.", low=1, high=9) == value
    assert len(env.faults) == faults


def test_a_text_and_the_registry(monkeypatch):
    monkeypatch.setenv("ROSTRA_PROBE", "  word ")
    assert env.text("PROBE", "other", "A probe.", secret=True) == "word"
    assert env.registry["ROSTRA_PROBE"] == env.Setting("ROSTRA_PROBE", "text", "other", "A probe.", True)


def test_a_misspelt_variable_is_noticed(monkeypatch):
    monkeypatch.setenv("ROSTRA_DATABSE_URL", "postgres://")
    assert "ROSTRA_DATABSE_URL" in env.unknown()


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    folder = prepare_data_dir(str(tmp_path / "new" / "data"))
    first = secret_key(folder)
    assert secret_key(folder) == first
    assert len(first) >= 50
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_empty_key_is_refused(tmp_path):
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(SystemExit, match="too short"):
        secret_key(tmp_path)


def test_databases(tmp_path):
    assert database_config("", tmp_path)["NAME"] == str(tmp_path / "db.sqlite3")
    config = database_config("postgres://anna:pa%2Fss@db.example:5433/rostra", tmp_path)
    assert (config["NAME"], config["USER"], config["PASSWORD"]) == ("rostra", "anna", "pa/ss")
    assert (config["HOST"], config["PORT"], config["CONN_HEALTH_CHECKS"]) == ("db.example", 5433, True)
    assert env.faults == []


@pytest.mark.parametrize("address", ["mysql://a/b", "postgres://", "rostra"])
def test_a_database_we_cannot_use_is_a_fault(tmp_path, address):
    database_config(address, tmp_path)
    assert len(env.faults) == 1


@pytest.mark.parametrize(
    ("address", "port", "starttls", "ssl"),
    [
        ("smtp://a:b@mail.example", 587, True, False),
        ("smtps://a:b@mail.example", 465, False, True),
        ("smtp://localhost:1025", 1025, False, False),
        ("smtp://mail.example:2525?plain", 2525, False, False),
    ],
)
def test_mail(address, port, starttls, ssl):
    mail = email_config(address)
    assert (mail.port, mail.starttls, mail.ssl) == (port, starttls, ssl)
    assert mail.transport.endswith("smtp.EmailBackend")


@pytest.mark.parametrize("address", ["http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_mail_that_cannot_be_sent_is_a_fault(address):
    assert email_config(address).transport == ""
    assert len(env.faults) == 1


def test_no_mail_server_means_the_outbox_only():
    assert email_config("").transport == ""
    assert env.faults == []


def test_caches():
    assert cache_config("")["BACKEND"].endswith("LocMemCache")
    assert cache_config("redis://cache:6379/1")["LOCATION"] == "redis://cache:6379/1"
    assert env.faults == []
    cache_config("memcached://cache")
    assert len(env.faults) == 1


def test_sign_in_elsewhere_is_configured_whole_or_not_at_all():
    assert oidc_config(name="", url="", client="", secret="") == []
    assert oidc_config(name="", url="https://id.example", client="a", secret="b")[0]["name"] == "id.example"
    assert env.faults == []
    assert oidc_config(name="", url="https://id.example", client="a", secret="") == []
    assert len(env.faults) == 1


def test_hosts_of_recordings_are_names_and_nothing_else():
    assert are_hosts("tube.academy.example, player.vimeo.com")
    for wrong in (
        "https://tube.example",
        "tube.example/w",
        "tube.example:8080",
        "tube",
        "a.example;x *",
        "*.example",
        "",
    ):
        assert not are_hosts(wrong), wrong
