"""Somebody who went on with their work hears that the model is here, or that it will not come."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from app.domain.library.downloads import Download, Stage, Wanted
from app.ui.models.download_news import DownloadNews
from app.ui.places import CHAT, MODELS
from tests.fakes import make_model

WANTED = Wanted("maker/model", "main", "harbour.gguf", "Harbour 135M")


class Said:
    def __init__(self):
        self.texts, self.acts = [], []

    def show(self, text, action_text=None, on_action=None):
        self.texts.append(text)
        self.acts.append((action_text, on_action))


@pytest.fixture
def here(services, qapp):
    said, opened, place = Said(), [], [CHAT]
    parent = QObject()
    news = DownloadNews(services.real, lambda: said, lambda: place[0], opened.append, parent)
    yield said, opened, place, news
    parent.deleteLater()


def test_a_model_that_arrived_is_told_and_that_it_answers_now(here, services):
    said, *_ = here
    model = make_model("Harbour 135M", origin="downloaded")
    services.models.models.append(model)
    services.models.make_default(model.id)
    services.downloads.ended.publish(Download(WANTED, Stage.DONE, model_id=model.id))
    assert said.texts == ["Harbour 135M is on this computer and answers in new chats."]


def test_one_that_does_not_answer_by_itself_does_not_promise_it(here, services):
    said, *_ = here
    services.downloads.ended.publish(Download(WANTED, Stage.DONE, model_id="another"))
    assert said.texts == ["Harbour 135M is on this computer."]


def test_one_that_will_not_come_leads_to_the_reason(here, services):
    said, opened, *_ = here
    services.downloads.ended.publish(Download(WANTED, Stage.FAILED))
    assert said.texts == ["Harbour 135M could not be fetched."]
    text, act = said.acts[0]
    assert text == "Show"
    act()
    assert opened == [MODELS]


def test_the_page_of_models_is_not_talked_over(here, services):
    said, _opened, place, _news = here
    place[0] = MODELS
    services.downloads.ended.publish(Download(replace(WANTED, name="x"), Stage.DONE))
    assert said.texts == []
