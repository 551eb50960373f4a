"""The adapter of a conversation: kept in the vault, given to the engine, missed out loud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.chat import State
from app.domain.engine.models import Model
from app.domain.errors import (
    AdapterInvalid,
    AdapterMissing,
    AdapterUnfit,
    AppError,
    ModelExists,
    from_text,
)
from app.library.adapter_shelf import AdapterShelf
from app.services.background import Inline
from app.services.chat import ChatService
from app.services.library.adapters import AdapterService, Offer
from app.storage.conversations import Conversations
from app.wording import explain
from app.worker import protocol
from tests import tiny_models
from tests.unit.test_chat_service import Desk as ChatDesk
from tests.unit.test_engine_service import model


class Desk(ChatDesk):
    """Chats beside a real library of adapters; the model `a` lies in a real file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.base = tiny_models.tiny_llama(folder / "a.gguf")
        self.lora = tiny_models.tiny_lora(folder / "letters.gguf", self.base)
        self.looked = 0
        self.adapters = AdapterService(AdapterShelf(lambda: folder / "models"), Inline(), self.files)
        self.chat = ChatService(
            self.store,
            self.engine,
            lambda _id: self.models[0],
            lambda: self.now,
            adapter_for=self.adapters.attached,
        )

    def files(self, _model: Model) -> list[Path]:
        self.looked += 1
        return [self.base]

    def add(self, path: Path) -> str:
        added: list[str] = []
        self.adapters.add(
            path, lambda _d, _t: None, lambda a: added.append(a.id), lambda e: pytest.fail(str(e))
        )
        return added[0]

    def fault(self) -> AppError:
        assert self.stored().state is State.FAILED
        return from_text(self.stored().error or "")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.vault.close()


def test_a_chat_is_written_with_its_adapter_from_the_next_message_on(desk: Desk) -> None:
    letters = desk.add(desk.lora)
    desk.chat.choose_adapter(desk.conversation, letters, 0.5)
    desk.send()
    desk.child.load_model()
    assert list(desk.child.last(protocol.Load).adapters) == [letters]
    assert (desk.request().adapter, desk.request().strength) == (letters, 0.5)
    desk.finish()
    desk.chat.choose_adapter(desk.conversation, "", 1.0)
    desk.send()
    assert desk.request().adapter == ""


def test_the_choice_is_kept_in_the_vault_within_its_bounds(desk: Desk) -> None:
    desk.chat.choose_adapter(desk.conversation, "letters", 7.0)
    kept = Conversations(desk.vault).get(desk.conversation)
    assert (kept.adapter, kept.adapter_strength) == ("letters", 2.0)
    assert desk.chat.new().adapter == ""


def test_an_adapter_that_is_gone_fails_the_reply_and_keeps_the_message(desk: Desk) -> None:
    letters = desk.add(desk.lora)
    desk.chat.choose_adapter(desk.conversation, letters, 1.0)
    desk.adapters.remove(desk.adapters.find("letters"))
    desk.send("Dear all")
    fault = desk.fault()
    assert isinstance(fault, AdapterMissing)
    assert "letters" in explain(fault).title
    assert desk.store.messages(desk.conversation)[0].text == "Dear all"
    desk.adapters.forget_removed()
    desk.send("Again")
    assert "adapter of this chat" in explain(desk.fault()).title


def test_an_adapter_of_another_model_fails_the_reply_and_says_so(desk: Desk) -> None:
    other = tiny_models.tiny_llama(desk.base.with_name("big.gguf"), embedding=128)
    poems = desk.add(tiny_models.tiny_lora(desk.base.with_name("poems.gguf"), other))
    desk.chat.choose_adapter(desk.conversation, poems, 1.0)
    desk.send()
    fault = desk.fault()
    assert isinstance(fault, AdapterUnfit)
    assert (fault.name, fault.base, fault.fault) == ("poems", "a", "shape")


def test_a_reply_can_be_tried_again_once_the_adapter_is_chosen_off(desk: Desk) -> None:
    desk.chat.choose_adapter(desk.conversation, "nobody", 1.0)
    desk.send()
    reply = desk.stored()
    desk.chat.choose_adapter(desk.conversation, "", 1.0)
    desk.chat.retry(reply.id)
    desk.child.load_model()
    desk.say("Hello.")
    desk.finish()
    assert (desk.stored().state, desk.stored().text) == (State.COMPLETE, "Hello.")


def test_a_reply_keeps_with_which_adapter_it_was_written(desk: Desk) -> None:
    """Also once that is deleted; written again, it is with what the chat has then."""
    letters = desk.add(desk.lora)
    desk.chat.choose_adapter(desk.conversation, letters, 0.5)
    desk.send()
    desk.child.load_model()
    desk.say("Hello.")
    assert desk.chat.messages(desk.conversation)[-1].adapter_name == "letters", "while it is written too"
    desk.finish()
    reply = desk.stored()
    assert (reply.adapter, reply.adapter_name, reply.adapter_strength) == (letters, "letters", 0.5)
    desk.adapters.remove(desk.adapters.find("letters"))
    desk.adapters.forget_removed()
    assert desk.chat.messages(desk.conversation)[-1].adapter_name == "letters"
    desk.send("Again")
    assert "The adapter letters is no longer on this computer." in explain(desk.fault()).title
    desk.chat.choose_adapter(desk.conversation, "", 1.0)
    desk.chat.retry(reply.id)
    desk.say("Good day.")
    desk.finish()
    old, new = desk.chat.versions(reply.id)
    assert (old.adapter_name, new.adapter_name, new.text) == ("letters", "", "Good day.")


def test_an_adapter_that_does_nothing_wrote_nothing(desk: Desk) -> None:
    desk.chat.choose_adapter(desk.conversation, desk.add(desk.lora), 0.0)
    desk.send()
    assert desk.stored().adapter == ""


def test_headers_are_read_once_for_a_model_and_an_adapter(desk: Desk) -> None:
    letters = desk.add(desk.lora)
    for _ in range(3):
        assert desk.adapters.attached(letters, 1.0, model("a")) is not None
    assert desk.looked == 1


def test_offers_name_what_is_in_the_way(desk: Desk) -> None:
    other = tiny_models.tiny_mamba(desk.base.with_name("mamba.gguf"))
    draft = tiny_models.tiny_lora(desk.base.with_name("zebra.gguf"), desk.base, seed=9)
    desk.add(draft)
    desk.add(desk.lora)
    found: list[Offer] = []
    desk.adapters.offers(model("a"), found.extend, lambda e: pytest.fail(str(e)))
    assert [(o.adapter.name, o.fault) for o in found] == [("letters", None), ("zebra", None)]
    desk.base = other
    found.clear()
    desk.adapters.offers(model("b"), found.extend, lambda e: pytest.fail(str(e)))
    assert all(isinstance(o.fault, AdapterUnfit) for o in found)


def test_the_same_file_twice_and_no_file_are_told(desk: Desk) -> None:
    desk.add(desk.lora)
    faults: list[Exception] = []
    for path in (desk.lora, desk.base, desk.base.with_name("none.gguf")):
        desk.adapters.add(path, lambda _d, _t: None, lambda _a: None, faults.append)
    assert [type(fault) for fault in faults] == [ModelExists, AdapterInvalid, AdapterInvalid]
    with pytest.raises(AdapterMissing):
        desk.adapters.find("nobody")
