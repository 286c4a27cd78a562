"""The README's pictures, taken from the real application with the demo class.

    .venv/bin/python docs/screenshots/make.py

Makes a throw-away demo, serves it on a free port of this machine, walks it in Debian's Chromium, and writes light.png
and dark.png here.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CHROMIUM = shutil.which("chromium") or "chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1120, "height": 860}


def serve(folder: str) -> tuple[subprocess.Popen[bytes], str]:
    """The production server with a demo class in `folder`, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    site = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "FACTKEEP_DATA_DIR": folder, "FACTKEEP_SITE_URL": site}
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--no-ws"]
    server = subprocess.Popen(
        [*granian, "--host", "127.0.0.1", "--port", port, "--blocking-threads", "1"], cwd=ROOT, env=environment
    )
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{site}/account/login/")
        except OSError:
            time.sleep(0.1)
        else:
            return server, site
    raise SystemExit("The server did not answer.")


def sign_in(browser: Browser, site: str, scheme: str, password: str) -> Page:
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", "ada")
    page.fill("[name=password]", password)
    page.click("main button.primary")
    return page


def picture(page: Page) -> str:
    page.wait_for_timeout(900)  # the ink bar fills
    return base64.b64encode(page.screenshot()).decode()


def side_by_side(browser: Browser, pictures: list[str], scheme: str) -> bytes:
    ground = {"light": "#d9d2c3", "dark": "#000"}[scheme]
    images = "".join(f'<img width="780" src="data:image/png;base64,{each}">' for each in pictures)
    page = browser.new_page(viewport={"width": 1624, "height": 640})
    page.set_content(f'<body style="margin:16px;display:flex;gap:16px;background:{ground}">{images}')
    return page.screenshot(full_page=True)


def main() -> None:
    from quiz.demo.story import ADA

    with tempfile.TemporaryDirectory() as folder:
        server, site = serve(folder)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                light = sign_in(browser, site, "light", ADA.passphrase)
                home = picture(light)
                light.get_by_role("link", name="Resume").first.click()
                light.wait_for_url("**/attempts/**")
                (HERE / "light.png").write_bytes(side_by_side(browser, [home, picture(light)], "light"))
                dark = sign_in(browser, site, "dark", ADA.passphrase)
                dark.locator("aside a").first.click()
                dark.wait_for_url("**/result/")
                result = picture(dark)
                dark.goto(f"{site}/progress/")
                (HERE / "dark.png").write_bytes(side_by_side(browser, [result, picture(dark)], "dark"))
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
