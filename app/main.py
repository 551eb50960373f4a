"""The window: services with Qt's threads, processes and timers, and the main window over them."""

from __future__ import annotations

import os
import sys

from app.paths import home_for
from app.sandbox.window import deny_network
from app.settings import connections
from app.ui import application
from app.ui.background import PoolBackground
from app.ui.icons import Icons
from app.ui.language import chosen_language, install_language
from app.ui.launched import LauncherSpawner
from app.ui.main_window import MainWindow
from app.ui.process import later, spawner
from app.ui.theme import Theme
from app.wiring import compose
from app.worker import launching


def window(home: str | None) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    if not application.has_screen(dict(os.environ)):
        sys.stderr.write(application.NO_SCREEN)
        return 3
    environment = dict(os.environ)
    paths = home_for(home, environment)
    launcher = launching.start() if launching.needed() and connections(paths.settings) else None
    remote = application.remote_display(environment)
    if not remote:
        deny_network()
    app = application.create(sys.argv)
    if remote:  # a display reached over ssh is a network connection that has to stand before
        deny_network()
    background, spawn = PoolBackground(), spawner()
    download = None if launcher is None else LauncherSpawner(launcher)
    services = compose(paths, background, spawn, later, download if launching.needed() else spawn)
    settings = services.preferences.current
    install_language(app, chosen_language(settings.language))
    theme = Theme()
    theme.set_scheme(settings.theme)
    theme.set_text_size(settings.text_size)
    theme.set_reduce_motion(settings.reduce_motion)
    theme.install(app)
    shown = MainWindow(services, theme, Icons(theme))
    application.watch(app, services, shown)
    shown.show()
    status = app.exec()
    services.quit()
    spawn.shutdown()
    if download is not None:
        download.shutdown()
    background.shutdown()
    return status
