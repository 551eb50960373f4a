"""Words that say one thing together, brought to the one word that says the same."""

from __future__ import annotations

import re

from app.domain.proof.facts import MONTHS
from app.domain.proof.idioms import without_idioms
from app.domain.proof.notes import written_out
from app.domain.proof.roundabout import plainly
from app.domain.remembered import remembered

TEXTS = 256  # remembered: every check asks for the one form of the same few

_ROWS = """
rose: went up
rises: goes up
rise: go up
risen: gone up
fell: went down
falls: goes down
fall: go down
fallen: gone down
excluded: ruled out
repaid: paid back
repay: pay back
repays: pays back
because of: due to, owing to, on account of, as a result of, as a consequence of, in view of, for reasons of
made: carried out, set up
advanced: brought forward
postponed: put off
cancelled: called off
rejected: turned down
handed: handed over
was held: took place
is held: takes place
be held: take place
est: a lieu
stopped: gave up, given up
stop: give up
stops: gives up
removed: taken out
remove: take out
left: dropped out of
returned: came back
returns: comes back
return: come back
before: prior to, ahead of, earlier than
2 weeks: 14 days, fourteen days
2 weeks': 14 days'
stunden pro woche: wochenstunden, stunden in der woche, stunden wöchentlich
zwei wochen: 14 tagen, 14 tage, vierzehn tagen, vierzehn tage
insurer: insurance company, insurance firm
started: took up, took office
north: northern
south: southern
east: eastern
west: western
has not been: still has to be, has yet to be, remains to be
have not been: still have to be, have yet to be, remain to be
without: free of, free from
unpaid: not yet paid, not been paid
30 minutes: half an hour
15 minutes: a quarter of an hour
90 minutes: an hour and a half, one and a half hours
18 months: a year and a half
6 months: half a year
2 weeks: a fortnight, one fortnight
20 %: a fifth, one fifth
10 %: a tenth, one tenth
12: a dozen
each party: both parties
either party: each of the parties
normal: within range, within the normal range, in the normal range, within normal limits
considered: thought of, thought about
chaque partie: les deux parties
switched off: turned off
switch off: turn off, turning off, switching off
discharged: went home, sent home, allowed home
started: went live, came into force, came into effect, took effect
starts: takes effect, comes into force, comes into effect, goes live
start: take effect, come into force, come into effect, go live
is entitled: has a right, has the right
are entitled: have a right, have the right
is not entitled: has no right, is not eligible
are not entitled: have no right, are not eligible
hypertension: high blood pressure
myocardial infarction: heart attack
breathlessness: shortness of breath
reports: complains of
report: complain of
reported: complained of
daily: once a day, once daily, every day, one time a day
weekly: once a week, once weekly, every week
monthly: once a month, once monthly, every month
yearly: once a year, once yearly, every year
twice: on two occasions, two times
must: has to, have to, needs to, need to, is required to, are required to, is obliged to, are obliged to
is not covered: is excluded, is not included
are not covered: are excluded, are not included
does not cover: excludes, does not include
do not cover: exclude, do not include
by: no later than, not later than
immediately: at once, straight away, right away, without delay
täglich: am tag, pro tag, jeden tag
monatlich: im monat, pro monat, jeden monat
jährlich: im jahr, pro jahr, jedes jahr
findet nicht statt: fällt aus, entfällt
par mois: chaque mois, tous les mois
par jour: chaque jour, tous les jours
should: ought to
unpaid: left unpaid, remaining unpaid, still unpaid
bears interest: attracts interest, carries interest
bear interest: attract interest, carry interest
is subject to: depends on, is conditional on, is dependent on
are subject to: depend on, are conditional on, are dependent on
failed: did not pass, has not passed
fails: does not pass
decided not to: decided against, chose not to, opted not to
after that: afterwards, thereafter
only: nothing but
twice: for the second time
apart from: except in, except around, except for
interior: inside of
in addition to: on top of, over and above
double: twice as
l'achat: l'acquisition
est reporté: a été repoussé, a été repoussée, est repoussé, est repoussée, a été reporté, a été reportée
le reste: le solde
surtout: principalement
à cause de: en raison de, à la suite de
nur: lediglich, einzig und allein
wegen: aufgrund von, auf grund von, aufgrund, auf grund, infolge von, infolge
besonders: vor allem, in erster linie
höchstens: maximal, nicht mehr als
mindestens: wenigstens, minimal, nicht weniger als
fristlos: ohne einhaltung einer frist, ohne frist, ohne einhaltung einer kündigungsfrist
unverändert: nicht verändert, wie bisher
bleibt unverändert: ändert sich nicht, verändert sich nicht, bleibt gleich, bleibt wie bisher
bleiben unverändert: ändern sich nicht, verändern sich nicht, bleiben gleich, bleiben wie bisher
kostenlos: nicht berechnet, nicht in rechnung gestellt, ohne berechnung, kostenfrei, gratis, unentgeltlich
à compter du: à partir du, à dater du
à compter de: à partir de, à dater de
au moins: au minimum
au plus: au maximum, tout au plus
par an: chaque année, tous les ans
par semaine: chaque semaine, toutes les semaines
de même que: en plus de, en même temps que, en complément de
reste inchangé: ne change pas, reste le même, demeure inchangé
reste inchangée: reste la même, demeure inchangée
restent inchangés: ne changent pas, restent les mêmes, demeurent inchangés
montré: mis en évidence
montrée: mise en évidence
gratuit: sans frais, sans supplément
sous 14 jours: dans un délai de 14 jours, dans un délai de quatorze jours, sous quatorze jours
"""
_ONE = {
    phrase: one
    for one, _, phrases in (row.partition(": ") for row in _ROWS.strip().splitlines())
    for phrase in phrases.split(", ")
}
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_YEAR = re.compile(
    r"(?<!any )(?<!each )(?<!per )(?<!every )(?<!\d )\b(?:(?:(?<=another )|(?<=a further ))year|(?:one"
    r"|1) year|twelve months)\b(?!['’])",
    re.I,
)
_LARGER = re.compile(r"(?<!no )(?<!not )\b(?:larger|bigger|greater|heavier) than (?=[£$€]?\s?\d)", re.I)
_AN = re.compile(r"\ban (?=(?:die|den|das|dem|Frau|Herrn|Firma)\b)")
"""German "an" says to whom as "zur" does; in English it is an article."""
_COUNT = re.compile(rf"\b({'|'.join(_TENS)})[- ]({'|'.join(_ONES)})\b", re.I)
_SUMS = re.compile(
    r"\b(?:came|comes|come|amounts|amounted|adds up|stands|totals|totalled)(?: to| at)?(?= [£$€]\s?\d)", re.I
)
_RANGE = re.compile(
    r"(?<![\d.,:£$€/-])(\d{1,2})(?:st|nd|rd|th|\.)?\s+(to|and|or|until|bis|und|au"
    r"|et)\s+(\d{1,2})(?:st|nd|rd|th|\.)?\s+("
    + "|".join(
        sorted(
            (month for month in MONTHS if len(month) > 3 or month in ("may", "mai")), key=len, reverse=True
        )
    )
    + r")\b",
    re.I,
)
"""Two days of one month: "from 3 to 17 June" is from 3 June to 17 June."""
_PHRASE = re.compile(r"\b(" + "|".join(sorted(_ONE, key=len, reverse=True)) + r")\b", re.I)


@remembered(TEXTS)
def one_form(text: str) -> str:
    """`text` with each known phrase in its one form; a statement and its source are compared in this form.

    >>> one_form("A stroke was ruled out due to the scan.")
    'A stroke was excluded because of the scan.'
    """
    text = _LARGER.sub("over ", text)
    text = _AN.sub("zur ", _YEAR.sub("12 months", text))
    text = _RANGE.sub(r"\1 \4 \2 \3 \4", text)
    text = _SUMS.sub("costs", _COUNT.sub(_counted, text))
    return _PHRASE.sub(lambda match: _ONE[match[0].casefold()], plainly(without_idioms(written_out(text))))


def _counted(match: re.Match[str]) -> str:
    return str(10 * (_TENS.index(match[1].casefold()) + 2) + _ONES.index(match[2].casefold()) + 1)
