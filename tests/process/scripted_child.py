"""A child with the scripted engine in place of llama.cpp; started by tests only.

    python -I tests/process/scripted_child.py --child inference --flag PATH

Everything but the engine is the product's: loop, sandbox, protocol. See `app.inference.echo` for scripts.
"""

from __future__ import annotations

import sys

from app.inference.echo import EchoEngine
from app.worker.jobs import DocumentsJob, InferenceJob
from app.worker.serve import Channel, main

if __name__ == "__main__":
    channel = Channel.claim()
    table = {
        "inference": lambda: InferenceJob(lambda _idle: EchoEngine(channel.write)),
        "documents": DocumentsJob,
    }
    sys.exit(main(sys.argv[2], sys.argv[4], table, channel))
