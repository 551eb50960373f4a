"""The root of everything that can go wrong for a person; the tree is `app.domain.errors`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(eq=False)
class AppError(Exception):
    """Root of the tree. Never raised itself."""

    def __post_init__(self) -> None:
        super().__init__(*(getattr(self, f.name) for f in fields(self)))

    def to_dict(self) -> dict[str, Any]:
        """The error as JSON-ready data: its class name and its facts."""
        return {"error": type(self).__name__, **asdict(self)}

    def to_text(self) -> str:
        """The same as one line of JSON, for storing beside a message."""
        return json.dumps(self.to_dict(), ensure_ascii=True, separators=(",", ":"))
