"""The languages the interface speaks: English, and whatever translations are shipped."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.paths import resources

PREFIX = "stillroom_"


def languages() -> list[tuple[str, str]]:
    """Code and own name of each, English first."""
    codes = sorted(path.stem.removeprefix(PREFIX) for path in (resources() / "i18n").glob(f"{PREFIX}*.qm"))
    others = [code for code in codes if code != "en"]
    return [("en", "English"), *((code, own_name(code)) for code in others)]


def own_name(code: str) -> str:
    """A language as its speakers call it."""
    name = QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else code


def chosen_language(setting: str) -> str:
    """The code to use: the setting, else the system's language where there is a translation, else English."""
    known = {code for code, _name in languages()}
    for wanted in (setting, QLocale.system().name().partition("_")[0]):
        if wanted in known:
            return wanted
    return "en"


def install_language(app: QApplication, code: str) -> None:
    """Speak another language from now on; what is on the screen is said anew when it is made anew."""
    for old in app.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    folders = (
        (f"{PREFIX}{code}", str(resources() / "i18n")),
        (f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    for name, folder in folders:
        translator = QTranslator(app)
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
    locale = QLocale(code)
    QLocale.setDefault(locale)
    app.setLayoutDirection(locale.textDirection())
