"""Who counts as a visitor: not a bot, and told apart for one day only. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re

LONGEST_AGENT = 300
# Programs that fetch pages by themselves say so in their name; a browser says Mozilla and nothing of these.
_BOT = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|fetch|scan|monitor|preview|archiv|headless|lighthouse|pingdom|uptime|validator|"
    r"facebookexternalhit|embedly|bingpreview|google-|mediapartners|curl|wget|python|java/|go-http|okhttp|libwww|perl|"
    r"ruby|php|axios|node-fetch|undici|httpclient|scrapy|phantom|selenium|puppeteer|playwright",
    re.IGNORECASE,
)


def is_bot(agent: str) -> bool:
    """Whether the name of a browser is that of a program that reads by itself; no name at all is one."""
    return not agent.strip() or not agent.startswith("Mozilla/") or _BOT.search(agent) is not None


def visitor(salt: str, address: str, agent: str) -> str:
    """A visitor for one day: 32 hex digits, the first 12 of the network address alone."""
    return _digest(salt, address)[:12] + _digest(salt, f"{address}\n{agent[:LONGEST_AGENT]}")[:20]


def of_address(salt: str, address: str) -> str:
    """What all visitors of one network address begin with."""
    return _digest(salt, address)[:12]


def _digest(salt: str, text: str) -> str:
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()
