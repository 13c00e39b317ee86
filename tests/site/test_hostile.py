"""A vault of hostile notes: nothing of it runs, also where the page's own policy does not stand guard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

CASES = Path(__file__).parents[1] / "cases" / "render" / "hostile"
NUL = (
    "A nul \0<scr\0ipt>hit()</scr\0ipt> <img src=x on\0error=hit()> [x](java\0script:hit()) "
    "\x0b\x0c\x1b[31m\x7f\x85\ufeff\ufffe"
)
VECTORS = {file.stem: file.read_text("utf-8") for file in sorted(CASES.glob("*.md"))}
TRAP = "\"'><img src=x onerror=hit()><script>hit()</script>{{ 7*7 }}</title></textarea>"
YAML_TRAP = json.dumps(TRAP)
_XLINK = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVGS = {
    "x": f'<?xml version="1.0"?><svg {_XLINK} '
    'onload="hit()"><script>hit()</script><a xlink:href="javascript:hit()"><rect width="9" height="9"/></a>'
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="hit()"/></foreignObject>'
    '<image href="https://evil.example/x.png"/><style>@import "https://evil.example/x.css";</style>'
    '<animate attributeName="href" values="javascript:hit()"/><use href="https://evil.example/x.svg#a"/></svg>',
    "sheet": f'<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?><svg {_XLINK}><style>'
    "<![CDATA[*{fill:url(https://evil.example/f)}]]></style><rect style=\"fill:url('https://evil.example/s')\"/></svg>",
    "set": f'<svg {_XLINK}><a id="a"><text>x</text></a><set xlink:href="#a" attributeName="href" '
    'to="javascript:hit()"/>'
    '<set attributeName="onload" to="hit()"/><discard onbegin="hit()"/><rect onclick="hit()" onfocus="hit()"/></svg>',
    "frame": f'<svg {_XLINK}><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:hit()"/>'
    '</foreignObject><html:script xmlns:html="http://www.w3.org/1999/xhtml">hit()</html:script></svg>',
    "use": f"<svg {_XLINK}><use href=\"data:image/svg+xml,&lt;svg onload='hit()'/>#x\"/><image "
    'xlink:href="data:image/svg+xml,&lt;svg onload=\'hit()\'/>"/><feImage href="https://evil.example/f"/></svg>',
    "mask": f'<svg {_XLINK}><rect mask="url(https://evil.example/m#a)" filter="url(//evil.example/f#a)" '
    'cursor="url(https://evil.example/c)" /><style>a{background:u\\72l(//evil.example/e)}</style></svg>',
}
VAULT = {
    "index.md": f"{VECTORS['vectors']}\n\n[[vectors]] [[front]] {' '.join(f'[[{name}]]' for name in VECTORS)}\n",
    **{f"{name}.md": f"# {TRAP}\n\n{text}\n\n## {TRAP}\n" for name, text in VECTORS.items()},
    **{f"docs/{name}.md": text for name, text in VECTORS.items()},
    **{f"gitbook/{name}.md": text for name, text in VECTORS.items()},
    **{f"logseq/pages/{name}.md": text for name, text in VECTORS.items()},
    "nul.md": NUL,
    "front.md": f"---\ntitle: {YAML_TRAP}\naliases: [{YAML_TRAP}]\ntags: [{YAML_TRAP}, 'a/../../b', "
    "'javascript:hit()']\n"
    f"lang: {YAML_TRAP}\ndescription: {YAML_TRAP}\ncreated: '<b>'\n{YAML_TRAP}: {YAML_TRAP}\n---\n"
    "#\u2028tag [[index|" + TRAP.replace("]", "") + "]] ![[x.svg]] [s](x.svg) %%hit%%\n\n"
    + " ".join(f"![[{name}.svg]] ![s]({name}.svg)" for name in SVGS),
    "object.md": "---\ntitle: {a: [b]}\ntags: {'<b>': 1}\naliases: 7\nlang: [x]\n---\nodd\n",
    "python.md": "---\ntitle: !!python/object/apply:os.system ['exit 3']\n---\nodd\n",
    "cards.md": f"#flashcards\n\n{TRAP} :: {TRAP}\n\n<script>hit()</script> ::: ==<img src=x onerror=hit()>==\n",
    "<img src=x onerror=hit()>.md": "A name. [[front]]\n",
    "\" onclick=\"hit().md": "A name. [[front]]\n",
    "javascript:hit().md": "A name. [[front]] #<b>\n",
    "%3Cscript%3E.md": "A name.\n",
    "a'b&c;d#e?f.md": "A name. [[front]]\n",
    "\u202eexe.md": "A name.\n",
    **{f"{name}.svg": text for name, text in SVGS.items()},
    "flow.md": f"```mermaid\nsequenceDiagram\n  participant A as {TRAP}\n  A->>B: {TRAP}\n  B->>A: ok\n```\n",
}  # fmt: skip
SETTINGS = f"""site: {{title: {YAML_TRAP}, url: 'https://a.example/site'}}
folders:
  docs: {{dialect: docs}}
  gitbook: {{dialect: gitbook}}
  logseq: {{dialect: logseq}}
"""
TRAPS = """
globalThis.hits = 0;
globalThis.hit = () => { globalThis.hits += 1; };
for (const name of ["alert", "confirm", "prompt", "print", "open"]) globalThis[name] = globalThis.hit;
"""
AUDIT = """() => {
  const wrong = [];
  const ours = "header.top form, dialog form, form.graph-tools, form[role=search]";
  const never = "script:not(head > script), iframe, frame, object, embed, applet, base, meta:not(head > meta), " +
    "link:not(head > link), style, template, noscript, portal, foreignObject, animate, set, handler, [srcdoc], " +
    "[style], [action], [formaction], [ping], [background], [srcset], [poster^=http], [is], [slot], [nonce], " +
    "[autofocus]";
  for (const element of document.querySelectorAll(never)) wrong.push(element.outerHTML.slice(0, 200));
  for (const form of document.forms) if (!form.matches(ours)) wrong.push(form.outerHTML.slice(0, 200));
  const address = /^(href|src|xlink:href|data|cite|longdesc|poster|action)$/;
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) wrong.push(`${name}=${value}`);
      if (!address.test(name) || value.startsWith("#")) continue;
      let url;
      try { url = new URL(value, location.href); } catch { continue; }
      const linked = element.matches("a") && /^(https?|mailto|tel):$/.test(url.protocol);
      const canonical = element.matches("link[rel=canonical]");
      const drawn = element.matches("img.diagram") && value.startsWith("data:image/svg+xml;charset=utf-8,");
      if (url.protocol !== location.protocol && !linked && !canonical && !drawn) wrong.push(`${name}=${value}`);
      if (url.protocol === "file:" && !url.pathname.includes("/site/")) wrong.push(`${name}=${value}`);
    }
  }
  for (const element of document.querySelectorAll("main *")) {
    for (const type of ["click", "mouseover", "focus", "load", "error", "toggle", "animationstart", "pointerenter"]) {
      if (type === "click" && element.closest("a, button, summary, label, select, input")) continue;
      element.dispatchEvent(new Event(type, { cancelable: true }));
    }
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def hostile(publish_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The site of the hostile vault, with secrets beside it and links of the file system that lead to them."""
    top = tmp_path_factory.mktemp("hostile")
    outside, root = top / "outside", top / "vault"
    outside.mkdir()
    for name in ("secret.md", "secret.png", "secret.txt", "secret.pdf"):
        (outside / name).write_text("SECRET-OUTSIDE\n", "utf-8")
    _write(root, {"studykit.yml": SETTINGS, **VAULT})
    (root / "out").symlink_to(outside)
    (root / "secret-link.png").symlink_to(outside / "secret.png")
    (root / "secret-link.pdf").symlink_to(outside / "secret.pdf")
    (root / "secret-note.md").symlink_to(outside / "secret.md")
    return publish_folder(root, top / "site")


def _write(root: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass"))


@pytest.mark.browser
@pytest.mark.parametrize("guarded", [True, False], ids=["with-csp", "without-csp"])
def test_nothing_runs(hostile: Any, visit: Any, guarded: bool, thorough: bool) -> None:
    visitor = visit(bypass_csp=not guarded)
    visitor.tolerated.append("ERR_FILE_NOT_FOUND")  # a picture that is not there is no complaint of ours
    page = visitor.page
    page.add_init_script(TRAPS)
    page.on("dialog", lambda dialog: dialog.dismiss())
    for path in hostile.pages()[:: 3 if guarded and not thorough else 1]:
        visitor.open(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        assert page.evaluate(AUDIT) == [], path
        assert page.evaluate("globalThis.hits") == 0, path
    for path in sorted((hostile.out / "files").rglob("*.svg")):
        visitor.open(path.as_uri())
        assert page.evaluate("globalThis.hits") == 0, path


@pytest.mark.browser
def test_what_scripts_put_into_pages_does_not_run(hostile: Any, visit: Any, thorough: bool) -> None:
    """Search and its excerpts, previews, the quiz of everything, the finder of the graph, odd addresses."""
    for guarded in (True, False) if thorough else (False,):
        visitor = visit(bypass_csp=not guarded)
        visitor.tolerated.append("ERR_FILE_NOT_FOUND")
        visitor.page.add_init_script(TRAPS)
        _use(visitor.page, hostile)


def _use(page: Any, hostile: Any) -> None:
    page.goto(hostile.uri("index.html") + "#<img src=x onerror=hit()>%")
    page.keyboard.press("/")
    for query in ("img", "hit", "script", TRAP, "javascript:hit()", "\\u0000<b>", "onclick", "%00"):
        page.get_by_role("combobox").fill(query)
        page.locator(".search-results a, .search-note:visible").first.wait_for()
        page.wait_for_timeout(60)
        assert page.evaluate(AUDIT) == [], query
    page.keyboard.press("Escape")
    links = page.locator(".text a.internal")
    for number in range(min(6, links.count())):
        links.nth(number).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        page.wait_for_timeout(400)
        assert page.evaluate(AUDIT) == []
    page.goto(hostile.uri("decks.html"))
    page.locator("[data-quiz]").click()
    page.locator(".quiz-buttons button").first.wait_for()
    asked = 0
    while page.locator(".quiz-buttons .flip small").count() and asked < 20:
        page.keyboard.press(" ")
        page.locator("[data-rating]").first.wait_for()
        assert page.evaluate(AUDIT) == []
        page.keyboard.press("4")
        page.locator(".quiz-buttons .flip").wait_for()
        asked += 1
    assert asked > 8
    page.goto(hostile.uri("graph.html"))
    page.locator("[name=find]").fill("<img")
    page.locator("[name=find]").fill(TRAP)
    for option in page.locator("[name=tag] option").all()[:8]:
        page.locator("[name=tag]").select_option(value=option.get_attribute("value"))
    assert page.evaluate(AUDIT) == []
    assert page.evaluate("globalThis.hits") == 0


def test_nothing_outside_the_vault_is_read(hostile: Any) -> None:
    assert [name for name, data in hostile.bytes().items() if b"SECRET-OUTSIDE" in data] == []
    assert all(path.resolve().is_relative_to(hostile.out) for path in hostile.out.rglob("*"))


def test_other_files_are_well_formed(hostile: Any) -> None:
    fromstring(hostile.read("sitemap.xml"))  # noqa: S314 - our own bytes
    assert json.loads(hostile.read("site.webmanifest"))["name"] == TRAP
    json.loads(hostile.read("offline.json"))
    for name, data in hostile.bytes().items():
        if name.startswith(("quiz/", "search/")):
            text = data.decode("utf-8")
            json.loads("[" + text[text.index("(") + 1 : text.rindex(")")] + "]")
            assert text.count("\n") == 1, name


@pytest.mark.parametrize("name", SVGS)
def test_svg_files_are_cleaned(hostile: Any, name: str) -> None:
    if f"files/{name}.svg" in hostile.bytes():
        cleaned = hostile.read(f"files/{name}.svg")
        assert "hit" not in cleaned
        assert "evil" not in cleaned
        fromstring(cleaned)  # noqa: S314 - our own bytes


@pytest.mark.parametrize(
    "text",
    [
        "", "<svg", "<html/>", "<svg/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "\0", '<svg xmlns="http://www.w3.org/2000/svg">' * 5000,
        '<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"/>'.encode("utf-16"),
        '<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd"><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
    ],
)  # fmt: skip
def test_what_is_no_svg_is_not_published(publish: Any, text: str | bytes) -> None:
    site = publish({"a.md": "![x](x.svg)\n", "x.svg": text})
    assert not any(name.startswith("files/") for name in site.bytes())
