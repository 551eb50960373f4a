"""Run as a program: what the window does, without its widgets.

python launched_play.py HUB SHA256 HOME [then]. It starts the launcher, gives up the network, and has a file
fetched. Prints a line of JSON for each thing it learns. `then`: what it does once bytes come: "end" (as the
window is closed), "die" (it is killed), "kill launcher", "cancel".
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.domain.errors import DownloadsGone
from app.domain.library.downloads import Wanted
from app.sandbox.window import deny_network
from app.services.library.contacts import Connections
from app.ui.launched import LauncherSpawner
from app.ui.process import later
from app.wording import explain
from app.worker import launching, protocol
from app.worker.command import child_command
from tests.fakes_hub import COMMIT

FILE = "tiny-Q8_0.gguf"


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def opens_socket() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


def main(hub: str, sha256: str, home: Path, then: str = "") -> None:
    launcher = launching.start()
    assert launcher is not None
    report = deny_network()
    app = QCoreApplication([])
    say(window=report.network, socket=opens_socket(), pid=os.getpid(), launcher=launcher.pid)
    spawner = LauncherSpawner(launcher)
    connections = Connections(lambda: True, child_command(), home / "run", spawner, later)
    child = connections.new_child()
    wanted = Wanted("maker/model", COMMIT, FILE, "Tiny", 0, sha256)
    begun = False

    def receive(event: protocol.Event) -> None:
        nonlocal begun
        if isinstance(event, protocol.Fetching) and event.done and not begun:
            begun = True
            say(running=connections.running, hosts=connections.hosts, child=child.hello and child.hello.pid)
            act()
        elif isinstance(event, protocol.Fetched | protocol.Failed | protocol.Finished):
            contacts = [asdict(each) for each in connections.log.entries()]
            say(**{type(event).__name__: asdict(event)}, contacts=contacts, sandbox=connections.last_sandbox)
            if then != "end":
                app.quit()

    def act() -> None:
        if then == "end":
            connections.stop()
            app.quit()
        elif then == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif then == "kill launcher":
            os.kill(launcher.pid, signal.SIGKILL)
        elif then == "cancel":
            child.cancel(1)

    child.send(protocol.Fetch(child.take_id(), [hub], asdict(wanted), str(home / "downloads")), receive)
    app.exec()
    connections.stop()
    spawner.shutdown()
    say(ended=True, state=child.state.value)
    if then == "kill launcher":
        try:
            connections.new_child()
        except DownloadsGone as error:
            say(refused=explain(error).title)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *sys.argv[4:])
