"""The window: services with Qt's threads, processes and timers, and the main window over them."""

from __future__ import annotations

import os
import sys

from app.paths import home_for
from app.sandbox.window import deny_network
from app.ui import application
from app.ui.background import PoolBackground
from app.ui.icons import Icons
from app.ui.main_window import MainWindow
from app.ui.process import later, spawner
from app.ui.theme import Theme
from app.wiring import compose


def window(home: str | None) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    if not application.has_screen(dict(os.environ)):
        sys.stderr.write(application.NO_SCREEN)
        return 3
    deny_network()
    app = application.create(sys.argv)
    services = compose(home_for(home, dict(os.environ)), PoolBackground(), spawner(), later)
    theme = Theme()
    theme.set_scheme(services.preferences.current.theme)
    theme.set_text_size(services.preferences.current.text_size)
    theme.install(app)
    shown = MainWindow(services, theme, Icons(theme))
    application.watch(app, services, shown)
    shown.show()
    status = app.exec()
    services.quit()
    return status
