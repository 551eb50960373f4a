"""Opening, closing and making the vault, and what lives only while it is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from app.domain.errors import AppError, VaultExists, VaultMissing
from app.domain.remembered import forget
from app.paths import Paths
from app.services.asking import AskingService
from app.services.background import Background
from app.services.chat import ChatService
from app.services.collections import CollectionService
from app.services.kinds import KindService
from app.services.library.comparing import ComparingService
from app.services.library.evaluating import EvaluatingService
from app.services.library.terms import TermsService
from app.services.names_chat import ChatNames
from app.services.names_review import NameReviewService
from app.services.notify import Notifier
from app.services.pages import PageService
from app.services.questions import QuestionService
from app.services.sorters import SorterService
from app.services.summaries import SummaryService
from app.services.tabling import TableService
from app.services.tabling_forms import FormService
from app.storage import keys, outside, recovery, strength
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.memory import MemoryVault
from app.storage.outside import VaultInfo
from app.storage.pseudonyms import Pseudonyms
from app.storage.throttle import Throttle
from app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Session:
    """An open vault and the services that need one. `interrupted`: replies that a crash had cut."""

    vault: Vault
    chat: ChatService
    summaries: SummaryService
    collections: CollectionService
    asking: AskingService
    questions: QuestionService
    tables: TableService
    forms: FormService
    kinds: KindService
    names: NameReviewService
    pseudonyms: Pseudonyms
    chat_names: ChatNames
    sorters: SorterService
    pages: PageService
    evaluating: EvaluatingService
    comparing: ComparingService
    terms: TermsService
    interrupted: int = 0

    def close(self) -> None:
        """What is at work stops, with what it has; nothing is written to the vault afterwards.

        Answers about texts that were kept in memory are forgotten.
        """
        self.chat.close()
        self.summaries.close()
        self.tables.close()
        self.sorters.close()
        self.questions.close()
        self.collections.close()
        self.asking.close()
        self.pages.close()
        self.evaluating.close()
        self.comparing.close()
        forget()


MakeSession = Callable[[Vault], Session]


class VaultService:
    """The door. `opened` publishes the session, `closed` the reason it went ("asked", "idle", "quit")."""

    def __init__(
        self,
        paths: Paths,
        background: Background,
        make: MakeSession,
        before_lock: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.opened: Notifier[Session] = Notifier()
        self.closed: Notifier[str] = Notifier()
        self.session: Session | None = None
        self._paths, self._background, self._make, self._before_lock = paths, background, make, before_lock
        self._clock = clock

    def exists(self) -> bool:
        """Whether a vault, or a part of one, is there: then none is made over it."""
        return outside.exists(self._paths.vault)

    def info(self) -> VaultInfo:
        """What can be said without the key. Raises VaultMissing, VaultDamaged."""
        info = outside.info(self._paths.vault)
        if not info.exists:
            raise VaultMissing(str(self._paths.vault))
        return info

    def wait_s(self) -> int:
        """Seconds until the next try is allowed."""
        return self._throttle().wait_s()

    def create(
        self,
        passphrase: str,
        code: str,
        done: Callable[[Session], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Make a vault that opens with either. `code` comes from `new_recovery_code`.

        Fails with WeakPassphrase, VaultExists, VaultUnwritable, DiskFull; then nothing is left behind.
        """
        try:
            strength.require(passphrase)
            if self.exists():
                raise VaultExists(str(self._paths.vault))
        except AppError as error:
            failed(error)
            return
        self._background.run(
            lambda: keys.create(passphrase, code=code),
            lambda made: self._finish(lambda: Vault.create_with_key(self._paths.vault, made), done, failed),
            failed,
        )

    def new_recovery_code(self) -> str:
        """A fresh code, in groups, to be shown before the vault is made."""
        return recovery.new_code()

    def unlock(
        self, passphrase: str, done: Callable[[Session], None], failed: Callable[[Exception], None]
    ) -> None:
        """Open with the passphrase. Fails with WrongPassphrase, TooManyTries, VaultDamaged and the like."""
        self._open(lambda file: keys.unlock_with_passphrase(file, passphrase), done, failed)

    def recover(
        self, code: str, done: Callable[[Session], None], failed: Callable[[Exception], None]
    ) -> None:
        """Open with the recovery code."""
        self._open(lambda file: keys.unlock_with_recovery(file, code), done, failed)

    def temporary(self) -> Session:
        """A session over a vault in memory that leaves nothing behind, for commands that keep nothing."""
        self.session = session = self._make(MemoryVault.make())
        return session

    def change_passphrase(
        self, new: str, done: Callable[[None], None], failed: Callable[[Exception], None]
    ) -> None:
        """Replace the passphrase of the open vault."""
        session = self.session
        assert session is not None
        vault = session.vault
        try:
            strength.require(new)
        except AppError as error:
            failed(error)
            return

        def adopt(file: keys.KeyFile) -> None:
            try:
                vault.adopt(file)
            except AppError as error:
                failed(error)
                return
            done(None)

        master = vault.master
        self._background.run(lambda: keys.change_passphrase(vault.key_file, master, new), adopt, failed)

    def lock(self, reason: str = "asked") -> None:
        """Close the vault: text in work is kept, the model's process ends, the key is dropped."""
        session, self.session = self.session, None
        if session is None:
            return
        session.close()
        self._before_lock()
        _erase_deleted(session)
        session.vault.close()
        self.closed.publish(reason)

    # -- inside ------------------------------------------------------------------------------------

    def _throttle(self) -> Throttle:
        return Throttle(self._paths.vault, self._clock)

    def _open(
        self,
        derive: Callable[[keys.KeyFile], keys.MasterKey],
        done: Callable[[Session], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            outside.require_free(self._paths.vault)
            file = outside.load_key_file(self._paths.vault)
        except AppError as error:
            failed(error)
            return

        def work() -> keys.MasterKey:
            with self._throttle().attempt():
                return derive(file)

        self._background.run(
            work,
            lambda key: self._finish(lambda: Vault.open_with_key(self._paths.vault, key), done, failed),
            failed,
        )

    def _finish(
        self,
        open_vault: Callable[[], Vault],
        done: Callable[[Session], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            vault = open_vault()
        except AppError as error:
            failed(error)
            return
        self.session = session = self._make(vault)
        _erase_deleted(session)  # what a program that was killed could not erase
        self.opened.publish(session)
        done(session)


def _erase_deleted(session: Session) -> None:
    """Erase deleted chats for good. A full disk must keep nobody from locking or opening: next time then."""
    with suppress(AppError):
        session.chat.forget_deleted()


def stores(vault: Vault) -> tuple[Conversations, Documents, int]:
    """The vault's tables as values, after replies cut by a crash are marked."""
    conversations = Conversations(vault)
    return conversations, Documents(vault), conversations.mark_interrupted()
