"""The library's page in a window nobody sees, over a home: how soon it is drawn, and answers a key.

A program of its own, since the benchmark itself stands below the window and never imports it: the window's
modules are named here and loaded when it runs.
"""

import importlib
import os
import time
from pathlib import Path
from typing import Any

from app.bench.references.wire import Answer, serve

os.environ.update({"QT_QPA_PLATFORM": "offscreen", "QT_FONT_DPI": "96", "QT_SCALE_FACTOR": "1"})

SIZE = (860, 700)


def _of(module: str, name: str) -> Any:
    """Something of the window's."""
    return getattr(importlib.import_module(module), name)


class Page:
    """The program's services over a home, and the pages made over them."""

    def __init__(self) -> None:
        self._services: Any = None
        self._theme: Any = None
        self._app: Any = None

    def open(self, home: str) -> Answer:
        """Compose the services and make the first page, which brings modules, fonts and the catalogue."""
        _of("app.ui.none_count", "keep_none")()
        self._app = _of("PySide6.QtWidgets", "QApplication")([])
        self._theme = _of("app.ui.theme", "Theme")()
        self._theme.install(self._app)
        self._theme.set_scheme("light")
        loop = _of("app.worker.loop", "Loop")()
        compose, paths = _of("app.wiring", "compose"), _of("app.paths", "Paths")
        inline, spawner = _of("app.services.background", "Inline"), _of("app.worker.pipes", "spawner")
        self._services = compose(paths(Path(home)), inline(), spawner(loop), loop.later)
        page = self._made()
        return {"rows": self._close(page)}

    def draw(self) -> Answer:
        """Seconds from nothing to the page with all its rows on the screen."""
        begun = time.perf_counter()
        page = self._made()
        seconds = time.perf_counter() - begun
        self._close(page)
        return {"seconds": seconds}

    def type(self, texts: list[str]) -> Answer:
        """Seconds from each text in the search field to the filtered list on the screen."""
        page = self._made()
        seconds, rows = [], []
        for text in texts:
            begun = time.perf_counter()
            page.search.setText(text)
            self._show()
            seconds.append(time.perf_counter() - begun)
            rows.append(page.list.model().rowCount())
        self._close(page)
        return {"seconds": seconds, "rows": rows}

    def _made(self) -> Any:
        icons = _of("app.ui.icons", "Icons")(self._theme)
        page = _of("app.ui.models.models_page", "ModelsPage")(self._services, self._theme, icons)
        page.resize(*SIZE)
        page.show()
        self._show()
        return page

    def _show(self) -> None:
        """Let the window lay out and paint; a list may lay itself out in one turn and paint in the next."""
        self._app.processEvents()
        self._app.processEvents()

    def _close(self, page: Any) -> int:
        rows = len(page.library.all)
        page.close()
        page.deleteLater()
        self._app.processEvents()
        return rows


def main() -> None:
    """Serve until stdin ends."""
    page = Page()
    serve({"open": page.open, "draw": page.draw, "type": page.type})


if __name__ == "__main__":
    main()
