#!/usr/bin/env python3
"""Opens the pages of `taghouse serve` in headless Chromium: web_check.py TAGHOUSE WAREHOUSE.

Follows the links of the site, types into the search with the keyboard, moves the slider, asks SQL. Fails on an error
in the console, an answer that is none, a request to anywhere else, a page wider than its window, or a link or field
without a name. With --shots it keeps a picture of each kind of page at two widths, light and dark.

Needs chromium, and websocket-client from PyPI to speak the DevTools protocol
(https://chromedevtools.github.io/devtools-protocol/).
"""

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import websocket

WIDTHS = {"laptop": (1280, 900), "phone": (390, 844)}
# Links that are followed at most; each page takes some 30 ms.
MAXIMUM_PAGES = 250


class Browser:
    """A page of a Chromium that was started for it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="taghouse-chromium-")
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--disable-component-update", "--no-first-run",
             "--hide-scrollbars", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"ws://[^/]+/", line)
            if found:
                host = found.group(0)[5:-1]
                break
        else:
            sys.exit("chromium did not start")
        targets = json.load(urllib.request.urlopen(f"http://{host}/json"))
        page = next(target for target in targets if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], suppress_origin=True, timeout=60)
        self.number = 0
        self.problems = []
        self.requests = []
        self.statuses = {}
        self.is_loaded = False
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(f"{domain}.enable")

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **parameters):
        self.number += 1
        number = self.number
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.take(message)

    def take(self, event):
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(parameters["exceptionDetails"].get("text", "exception"))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.problems.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            self.problems.append(f"console.{parameters['type']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Network.responseReceived":
            self.statuses[parameters["response"]["url"]] = parameters["response"]["status"]
        elif method == "Page.loadEventFired":
            self.is_loaded = True

    def open(self, address):
        self.is_loaded = False
        self.call("Page.navigate", url=address)
        end = time.time() + 30
        while not self.is_loaded:
            if time.time() > end:
                raise RuntimeError(f"{address} does not load")
            self.take(json.loads(self.socket.recv()))

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def until(self, script, what):
        end = time.time() + 30
        # A node comes as an empty object.
        while not self.run(f"!!({script})"):
            if time.time() > end:
                raise RuntimeError(f"waited in vain: {what}")
            time.sleep(0.02)

    def key(self, name, code):
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code,
                      **({"text": "\r"} if name == "Enter" and kind == "keyDown" else {}))

    def type(self, text):
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def size(self, width, height, scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def shot(self, path):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=False)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


# Says what a page lacks: names for fields, links and pictures, a heading, room.
LACKS = r"""
(() => {
  const lacks = [];
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!field.labels.length && !field.getAttribute('aria-label')) lacks.push('a field without a label: ' + field.name);
  }
  for (const link of document.querySelectorAll('a, button')) {
    if (!link.textContent.trim() && !link.querySelector('img[alt]')) lacks.push('a link without text: ' + link.href);
  }
  for (const image of document.querySelectorAll('img:not([alt])')) lacks.push('a picture without words: ' + image.src);
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  if (new Set(ids).size !== ids.length) lacks.push('an id that is there twice');
  if (document.querySelectorAll('h1').length !== 1) lacks.push('not one heading');
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = [...document.querySelectorAll('main *')].find(element => {
      const box = element.getBoundingClientRect();
      return box.right > innerWidth + 1 && !element.closest('.wide, pre, figure');
    });
    lacks.push('wider than the window: ' + document.documentElement.scrollWidth + ' ' + (wide ? wide.outerHTML.slice(0, 120) : ''));
  }
  return lacks;
})()
"""


class Check:
    def __init__(self, browser, base):
        self.browser = browser
        self.base = base
        self.failures = []

    def fail(self, text):
        print(f"  {text}")
        self.failures.append(text)

    def page(self, target, status=200):
        address = urllib.parse.urljoin(self.base, target)
        self.browser.problems.clear()
        self.browser.open(address)
        got = self.browser.statuses.get(address.split("#")[0])
        if got != status:
            self.fail(f"{target}: status {got}")
        self.look(target)

    def look(self, target):
        for lack in self.browser.run(LACKS):
            self.fail(f"{target}: {lack}")
        for problem in self.browser.problems:
            if "status of 40" not in problem:
                self.fail(f"{target}: {problem}")
        self.browser.problems.clear()

    def crawl(self):
        """Follows links, of each kind of page those that come first."""
        front, known, kinds = ["/"], {"/"}, {}
        count = 0
        while front and count < MAXIMUM_PAGES:
            target = front.pop(0)
            count += 1
            self.page(target)
            for link in self.browser.run(
                    "[...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"):
                parts = urllib.parse.urlsplit(link)
                if not link.startswith(self.base):
                    self.fail(f"{target}: leads away, to {link}")
                    continue
                if re.search(r"\.(json|csv|jsonl|svg|toml)$", parts.path) or parts.path == "/picture":
                    continue
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                if path in known or kinds.get(parts.path, 0) >= 25:
                    continue
                known.add(path)
                kinds[parts.path] = kinds.get(parts.path, 0) + 1
                front.append(path)
        print(f"{count} pages by their links")

    def completion(self, tag):
        self.page("/search")
        browser = self.browser
        browser.run("document.getElementById('find').focus()")
        browser.type(tag[:4])
        browser.until("!document.querySelector('#completions-find').hidden", "completions")
        browser.until("document.querySelectorAll('#completions-find li').length > 0", "a completion")
        browser.key("ArrowDown", 40)
        chosen = browser.run("document.querySelector('#completions-find li[aria-selected=true]').dataset.name")
        browser.key("Enter", 13)
        if browser.run("document.getElementById('find').value") != chosen + " ":
            self.fail("completion: the word is not in the field")
        browser.is_loaded = False
        browser.key("Enter", 13)
        browser.until("location.search.includes('q=')", "the search")
        browser.until("document.readyState === 'complete'", "the page of the search")
        self.look("/search by keyboard")
        browser.key("Escape", 27)
        print(f"completion: {chosen}")

    def slider(self, character):
        self.page(f"/character?name={urllib.parse.quote(character)}")
        browser = self.browser
        script = "document.querySelectorAll('[data-bars] tr:not(.out)').length"
        before = browser.run(script)
        browser.run("document.getElementById('threshold').focus()")
        for _ in range(15):
            browser.key("ArrowRight", 39)
        after = browser.run(script)
        if not after <= before or browser.run("document.getElementById('threshold').value") == "0.4":
            self.fail(f"slider: {before} tags, then {after}")
        if str(after) not in browser.run("document.querySelector('[data-said]').textContent"):
            self.fail("slider: it does not say how many")
        self.look("/character by keyboard")
        print(f"slider: {before} tags, then {after}")

    def recipe(self, post):
        self.page(f"/post?name={urllib.parse.quote(post)}")
        self.browser.until("document.querySelector('[data-load] table.recipe')", "the recipe laid open")
        self.look("/post with its recipe")

    def forms(self):
        self.page("/sql")
        self.browser.is_loaded = False
        self.browser.run("document.querySelector('form.sql').requestSubmit()")
        self.browser.until("document.querySelectorAll('table.rows tbody tr').length > 0", "rows of SQL")
        self.look("/sql")
        self.page("/sql?sql=SELEC", status=400)
        self.page("/search?q=score:abc", status=400)
        self.page("/workshop?preset=kohya&compare=1&other_max_tag_number=3")
        if not self.browser.run("document.querySelectorAll('.captions li').length"):
            self.fail("workshop: no captions")


def show(check, folder, character):
    """The two pictures of README.md."""
    browser = check.browser
    os.makedirs(folder, exist_ok=True)
    browser.size(900, 560)
    check.page(f"/character?name={urllib.parse.quote(character)}")
    browser.shot(os.path.join(folder, "character.png"))
    browser.size(1000, 640)
    found = json.load(urllib.request.urlopen(urllib.parse.urljoin(
        check.base, f"/search.json?q={urllib.parse.quote(character + ' chartags:1')}&order=score")))
    check.page(f"/recipe?name={urllib.parse.quote(found['posts'][0]['name'])}")
    browser.shot(os.path.join(folder, "recipe.png"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("taghouse")
    parser.add_argument("warehouse")
    parser.add_argument("--pictures")
    parser.add_argument("--shots", help="a folder for a picture of each kind of page")
    parser.add_argument("--readme", help="a folder for the pictures of README.md, and nothing else is done")
    arguments = parser.parse_args()
    command = [arguments.taghouse, "serve", arguments.warehouse, "--port", "0"]
    if arguments.pictures:
        command += ["--pictures", arguments.pictures]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    browser = None
    try:
        line = server.stderr.readline()
        base = re.search(r"http://\S+", line).group(0)
        browser = Browser()
        check = Check(browser, base)

        def json_of(target):
            return json.load(urllib.request.urlopen(urllib.parse.urljoin(base, target)))

        character = json_of("/sql.json?sql=" + urllib.parse.quote(
            "SELECT tag FROM tag_frequency WHERE category = 'character' ORDER BY rank LIMIT 1"))[0]["tag"]
        post = json_of("/search.json")["posts"][0]["name"]
        tag = json_of("/sql.json?sql=" + urllib.parse.quote(
            "SELECT tag FROM tag_frequency WHERE category = 'general' ORDER BY rank LIMIT 1"))[0]["tag"]
        if arguments.readme:
            return show(check, arguments.readme, character)
        started = time.time()
        browser.size(*WIDTHS["laptop"])
        check.crawl()
        check.completion(tag)
        check.slider(character)
        check.recipe(post)
        check.forms()
        pages = {
            "overview": "/", "search": "/search", "search-rows": "/search?q=1girl&view=rows",
            "tag": f"/tag?name={urllib.parse.quote(tag)}", "character": f"/character?name={urllib.parse.quote(character)}",
            "post": f"/post?name={urllib.parse.quote(post)}", "workshop": "/workshop?preset=kohya&compare=1&other_max_tag_number=8",
            "missing": "/missing", "queries": "/queries", "query": "/query?name=top_tags", "sql": "/sql",
            "failure": "/search?q=1girl%20score:abc",
        }
        for name, target in pages.items():
            for width, size in WIDTHS.items():
                for scheme in ["light", "dark"]:
                    browser.size(*size, scheme)
                    check.page(target, status=400 if name == "failure" else 200)
                    if name == "post":
                        browser.until("document.querySelector('[data-load] table.recipe')", "the recipe laid open")
                    if arguments.shots:
                        os.makedirs(arguments.shots, exist_ok=True)
                        browser.shot(os.path.join(arguments.shots, f"{name}-{width}-{scheme}.png"))
        away = {url for url in browser.requests if not url.startswith((base, "about:", "data:", "devtools:"))}
        for url in sorted(away):
            check.fail(f"a request to elsewhere: {url}")
        print(f"{len(pages) * 4} more at two widths, light and dark; {time.time() - started:.0f} s")
        if check.failures:
            sys.exit(f"{len(check.failures)} failures")
        print("all is well")
    finally:
        if browser:
            browser.close()
        server.terminate()
        server.wait()


main()
