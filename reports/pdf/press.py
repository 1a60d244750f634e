"""The printing press of a process: WeasyPrint with our faces, style sheets parsed once, and nothing fetched.

Importing this module reads the fonts, so `fonts.activate` comes first; only `render` imports it.
"""

from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static" / "pdf"
#: relative addresses in documents and style sheets resolve to this host, which is no host and never asked
BASE = "https://print.invalid/"
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}


class OwnFilesOnly(URLFetcher):
    """Serves the files of static/pdf by their bare name; WeasyPrint's own would open file:// and the net."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)
        self.files = {f"{BASE}{path.name}": path for path in STATIC.iterdir() if path.suffix in TYPES}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        path = self.files.get(url)
        if path is None:
            raise ValueError(f"{url} is none of the files in static/pdf")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


class Page(HTML):
    """A page, read by expat when it is well-formed XML, in a tenth of the time that the HTML parser takes."""

    def __init__(self, text: str) -> None:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - from our templates; what is typed comes in escaped
        except ElementTree.ParseError:
            super().__init__(string=text, base_url=BASE, url_fetcher=fetcher())
            return
        self.base_url, self.url_fetcher, self.media_type = BASE, fetcher(), "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [sheet("elements.css")]


def laid_out(text: str, sheets: list[str]) -> Document:
    """The pages of a document, with style sheets of static/pdf.

    Raises FatalURLFetchingError (a BaseException) when it asks for a file that is not ours.
    """
    return Page(text).render(font_config=font_configuration(), stylesheets=[sheet(name) for name in sheets])


@lru_cache(maxsize=1)
def font_configuration() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=1)
def fetcher() -> OwnFilesOnly:
    return OwnFilesOnly()


@lru_cache
def sheet(name: str) -> CSS:
    """A style sheet of static/pdf, parsed once in a process."""
    return CSS(filename=STATIC / name, base_url=BASE, url_fetcher=fetcher(), font_config=font_configuration())
