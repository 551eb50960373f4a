"""Work on the pool: it is done elsewhere and answered here."""

import threading

from app.ui.background import PoolBackground


def test_work_is_done_elsewhere_and_answered_here(qtbot):
    pool, answers = PoolBackground(), []
    pool.run(
        threading.get_ident, lambda ident: answers.append((ident, threading.get_ident())), answers.append
    )
    assert answers == []
    qtbot.waitUntil(lambda: bool(answers))
    elsewhere, here = answers[0]
    assert here == threading.get_ident() != elsewhere


def test_an_exception_is_an_answer_too(qtbot):
    pool, answers = PoolBackground(), []

    def fail():
        raise ValueError("no")

    pool.run(fail, answers.append, lambda error: answers.append((type(error), threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [(ValueError, threading.get_ident())]


def test_many_are_all_answered_once(qtbot):
    pool, answers = PoolBackground(), []
    for number in range(40):
        pool.run(lambda number=number: number, answers.append, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 40)
    assert sorted(answers) == list(range(40))


def test_an_answer_may_ask_for_more(qtbot):
    pool, answers = PoolBackground(), []
    pool.run(lambda: 1, lambda one: pool.run(lambda: one + 1, answers.append, answers.append), answers.append)
    qtbot.waitUntil(lambda: answers == [2])


def test_shutdown_waits_and_then_nobody_is_answered(qtbot):
    pool, answers, finished = PoolBackground(), [], []
    started, go = threading.Event(), threading.Event()

    def work():
        started.set()
        go.wait(10)
        finished.append(True)
        return "late"

    pool.run(work, answers.append, answers.append)
    assert started.wait(10)
    go.set()
    pool.shutdown()
    assert finished == [True]
    qtbot.wait(1)
    assert answers == []
