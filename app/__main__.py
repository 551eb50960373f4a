"""From the command line to a role: the window, a command, or a child process.

Nothing else is imported at the top, so that a child starts with as little as possible in it.
"""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit status: 0 done, 1 failed, 2 wrong use; others in `app.cli.commands`."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["--child"]:
        from app.worker.serve import main as serve

        return serve(arguments[1], arguments[3])
    if arguments[:1] == ["--launcher"]:
        from app.worker.launcher import main as launch

        return launch(int(arguments[1]))
    if not arguments or (arguments[0] == "--home" and len(arguments) == 2):
        from app.main import window

        return window(arguments[1] if arguments else None)
    from app.cli.commands import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
