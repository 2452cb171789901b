"""Takes the pictures of docs/pictures (``make pictures``): a real server, sample calls, Chromium.

Everything on them is made up: the calls are sample history, the callers our sample callers, the
numbers from the range that is never given out. ``--all FOLDER`` takes every page in every size
and scheme instead, as PNG, to look at.
"""

from __future__ import annotations

import argparse
import base64
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from ivr.companion import Links
from ivr.outside_parts import caller_secret
from ivr.people import Accounts, Role
from ivr.samples import Wanted, make_history
from ivr.settings import Settings, load_settings
from ivr.storage import Database, open_database
from ivr.storage.companions import Companions
from ivr.switchboard import Switchboard

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
CHROMIUM, PASSWORD = "/usr/bin/chromium", "seven green tractors"
SID, CALLER = "CA-picture", "+447700900123"
FLAGS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars"]
WIDE, NARROW = (1280, 800), (400, 860)
LIGHT, DARK = "light", "dark"
KEPT = {
    "talk": [(WIDE, LIGHT)],
    "home": [(WIDE, LIGHT)],
    "missed": [(WIDE, LIGHT)],
    "try": [(WIDE, DARK)],
    "routes": [(WIDE, LIGHT)],
    "hours": [(WIDE, LIGHT)],
    "publish": [(WIDE, LIGHT)],
    "numbers": [(WIDE, LIGHT), (NARROW, DARK)],
    "desk": [(WIDE, LIGHT), (NARROW, DARK)],
    "companion": [(NARROW, LIGHT), (WIDE, LIGHT)],
    "chat": [(NARROW, LIGHT)],
    "chat-fa": [(NARROW, DARK)],
}
"""What is committed: it has to stay small."""
PATIENCE_MS = 90_000
CALLS = 120
"""Of the history."""


@dataclass
class Studio:
    """A browser before the server, and where pictures go."""

    browser: Any
    address: str
    folder: Path
    every: bool

    def opens(self, path: str = "", person: str = "") -> Page:
        """Open a page, as a person who signs in or as anybody."""
        page: Page = self.browser.new_context(reduced_motion="reduce").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        if person:
            page.goto(f"{self.address}/sign-in")
            page.fill("[name=name]", person)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_load_state()
        page.goto(f"{self.address}/{path}")
        return page

    def takes(self, page: Page, name: str) -> None:
        """Take a page in each size and scheme that is wanted."""
        both = [(size, scheme) for size in (WIDE, NARROW) for scheme in (LIGHT, DARK)]
        for size, scheme in both if self.every else KEPT[name]:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(300)
            kind = "png" if self.every else "webp"
            how = {"format": kind} if self.every else {"format": kind, "quality": 82}
            shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", how)
            file = self.folder / f"{name}-{size[0]}-{scheme}.{kind}"
            file.write_bytes(base64.b64decode(shot["data"]))


def console(studio: Studio) -> None:
    """Take the console, in the order in which a supervisor works."""
    page = studio.opens("console/", "pat")
    page.wait_for_selector(".lights")
    studio.takes(page, "home")
    page.goto(f"{studio.address}/console/missed")
    page.wait_for_selector(".utterance:focus")
    studio.takes(page, "missed")
    page.keyboard.press("i")  # coins are nothing for a telephone
    page.wait_for_selector("#done:not([hidden])")
    page.goto(f"{studio.address}/console/try")
    page.fill("#try input", "somebody has taken money from my account")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sides:not([hidden])")
    page.wait_for_selector("#by-need")
    studio.takes(page, "try")
    page.goto(f"{studio.address}/console/routes")
    page.select_option("#would [name=need]", "fraud_report")
    page.select_option("#would [name=repeat]", "1")
    page.check("#would [name=same_need]")
    page.wait_for_selector(".decides-now")
    studio.takes(page, "routes")
    page.goto(f"{studio.address}/console/hours")
    page.click("#week-office summary")
    studio.takes(page, "hours")
    page.goto(f"{studio.address}/console/publish")
    page.wait_for_selector("#gate")  # the draft is being tried until then
    studio.takes(page, "publish")
    page.goto(f"{studio.address}/console/numbers?days=14")
    studio.takes(page, "numbers")


def call(studio: Studio) -> None:
    """Take a sample caller's call from both ends: the caller's page, and the desk as it rings."""
    desk = studio.opens("desk/", "ann")
    desk.check("[data-preset=bank][data-queue=card_services]")
    desk.click("#queues button")
    desk.click(".states [data-state=available]:enabled")
    desk.wait_for_selector("#idle.ready")
    page = studio.opens("talk/")
    page.wait_for_selector("[data-clip]")
    page.click("[data-clip=bank_02]")
    desk.wait_for_selector("#call.ringing")
    studio.takes(desk, "desk")
    page.wait_for_selector("#card:not([hidden]) h3")
    studio.takes(page, "talk")


def beside(studio: Studio, app: Flask, database: Database, settings: Settings) -> None:
    """Take the page beside a telephone call."""
    _dial(app)
    shown = Companions(database).page_of(SID, datetime.now(UTC))
    links = Links(caller_secret(settings), studio.address)
    page = studio.opens(links.link(shown).removeprefix(f"{studio.address}/"))
    page.wait_for_selector("#where:not(:empty)")
    studio.takes(page, "companion")


def _dial(app: Flask) -> None:
    """Let a caller come through the carrier's requests, and say what it is about."""
    client = app.test_client()
    fields = {"CallSid": SID, "From": CALLER, "CallStatus": "in-progress"}
    answer = client.post("/twilio/webhook/voice?preset=bank", data=fields).text
    asked = re.search(r'<Gather[^>]*action="(?:https?://[^/"]*)?([^"]*)"', answer)
    if asked is None:
        raise SystemExit("the line did not ask the caller anything")
    said = {"SpeechResult": "my card was declined at the till", "Confidence": "0.95"}
    client.post(unescape(asked[1]), data={**fields, **said})


def written(studio: Studio) -> None:
    """Take the web chat, from left to right and from right to left."""
    for name, language, button, said in (
        ("chat", "en", "Chat with us", "my card was declined at the till"),
        ("chat-fa", "fa", "گفتگو", "کارتم را گم کرده‌ام"),
    ):
        page = studio.opens(f"chat/?preset=bank&language={language}")
        page.get_by_role("button", name=button).click()
        log = page.get_by_role("log")
        log.locator(".us").first.wait_for()
        page.locator("callsteer-chat input").first.fill(said)
        page.keyboard.press("Enter")
        log.locator(".you ~ .us").first.wait_for()
        studio.takes(page, name)


@contextmanager
def running() -> Iterator[tuple[str, Flask, Database, Settings]]:
    """Serve a bank's line with two weeks of sample history and two people."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            data=Path(folder),
            preset="bank",
            log_level="ERROR",
            twilio_verify=False,
            sms="kept",
        )
        database = open_database(settings.database_url)
        wanted = Wanted("bank", "en", datetime.now(UTC), calls=CALLS)
        make_history(Switchboard(settings), database, wanted)
        accounts = Accounts(database)
        for name, role in (("pat", Role.PUBLISHER), ("ann", Role.AGENT)):
            accounts.change_password(name, accounts.add(name, role, "pictures"), PASSWORD)
        app = create_app(settings)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", app, database, settings
        server.shutdown()
        server.server_close()
        app.extensions["callsteer"].close()
        database.close()


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page, size and scheme")
    folder = parser.parse_args().all
    with running() as (address, app, database, settings), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        studio = Studio(browser, address, folder or PICTURES, folder is not None)
        studio.folder.mkdir(parents=True, exist_ok=True)
        console(studio)
        call(studio)
        beside(studio, app, database, settings)
        written(studio)
        browser.close()


if __name__ == "__main__":
    main()
