"""Rows of words that say the same in letters, contracts, invoices, minutes and reports.

Semicolons part the rows. Each word stands in one row only. Words that part two things in such texts share
no row: parties to a contract, opposites, drugs, and steps of one matter (referred and admitted, ordered
and delivered).
Accents are left out, as in `app.domain.text.words.plain`.
"""

from __future__ import annotations

from app.domain.remembered import remembered
from app.domain.text.words import REMEMBERED, stem

SHORTEST_VERB = 5  # letters of a verb that "-ation", "-ment" and the like are taken off
SHORTEST_STATE = 8  # letters of a word that "-ness" is taken off: not of "witness" or "harness"

SOFT = """
affect area arise aspect available base brief category chance complete concern condition declare detail
evidence extra fact figure further general handle identify involve item kind level location manner match
method occasion original outcome overall point position process provision question range reading reason
reference relate represent result role section sector separate series size source spend statement status
subject suffer sum task topic total treat type user value way arrange attend clarify comment cover discuss
dissatisfied enjoy explain feel felt form happy instruct join material member mind notice opinion organise
organize pleased prepare property purpose recent remark respond return run satisfied sent send serve setting
short show side site space stage step subject support team term today travel turn unannounced unanimous
unchanged unanimously view visit voice wait welcome whose
result date measure measurement bear stand lie find consider judge deem believe think hold assume view sample
count score rating data information finding conclusion survey paper article text passage record scheme
programme project system operation exercise activity effort work job role step stage phase session course
period duration place spot location extent size value condition circumstance situation position state exposure
presence existence occurrence incidence event incident episode case instance example ground effect implication
purpose goal wish desire capacity option explanation description mention reference attention focus interest
importance significance belief feeling experience knowledge understanding awareness remain fit suit match
perform execute implement address deal
bleibt erhielt gehalten jeweils derzeit zudem
ausserdem insgesamt erfolgt erfolgte findet gibt bittet actuellement egalement ensuite toujours beneficie
effectue effectuee realise realisee concerne indique precise
"""
"""Words of which one may stand for what a source says otherwise, where all else is the source's own."""
ENGLISH = """
start begin begun commence initiate launch inception restart resume debut debute commencer; wear worn; raise
raised increase rise rose risen grow growth climb escalate; drop fall fell fallen decrease decline reduce
reduction lower lessen diminish; worsen worse deteriorate deterioration; improve improvement better; recover
recovery; day daily; week weekly fortnight; month monthly; quarter quarterly; year yearly annual annually;
pay due payable payment settle settlement remit; owe outstanding unpaid arrears debt; refund reimburse
reimbursement repay repaid; cost fee charge price betragt betrug kostet kosten coute liegt belauft; expense
expenditure spend spending; earn salary wage wages remuneration; money fund funds funding; deposit
prepayment; discount rebate; bill invoice; buy bought purchase acquire; sell sold sale; repair mend fix;
show see seen saw reveal demonstrate indicate display; treat treatment therapy behandelt behandlung; last
run term court lauft dauert dure; replace replacement substitute swap substitution; change alter modify
modification amend amendment adjust adjustment; extend extension prolong; renew renewal; allow permit
entitle forbid forbidden prohibit ban permission permissible authorise authorize; ask request; lose lost
loss; choose chose chosen select selection pick; drink drank drunk; require need necessary requirement;
inform tell notify notification report; reply answer respond response; discharge release; steal theft;
disease illness; drug medicine medication; tablet pill; operate operation surgery procedure operiert
eingriff; diabetes diabetic; asthma asthmatic; allergy allergic; refer referral; admit admission; weigh
weight; lend loan; approve approval accept acceptance adopt adoption; agree agreement contract consent;
decide decision resolve resolution; vote voted voting ballot; reject refuse refusal rejection; delay
postpone postponement defer deferral adjourn; cancel cancellation abandon scrap; plan intend intention
schedule; await pending expect expected expectation anticipate; recommend recommendation advise advice
suggest suggestion; propose proposal; stop cease discontinue discontinuation halt quit; withhold withheld
pause suspend suspension interrupt; end terminate termination finish expire expiry; continue persist
ongoing; examine examination inspect inspection assess assessment evaluate evaluation review; check verify
verification; repeat recheck redo; monitor monitoring observe observation surveillance; remove removal
excise excision; insert insertion implant; install installation mount; hit struck strike collide collision
crash; damage harm attack; injury injure wound; pain ache painful sore; breathless breathlessness dyspnoea
dyspnea; tired tiredness fatigue exhausted exhaustion; fever febrile pyrexia; swell swollen swelling oedema
edema; bleed bled bleeding haemorrhage hemorrhage; fracture break; infect infection infected; inflame
inflammation inflamed inflammatory; cancer malignancy malignant; tumour tumor; anaesthesia anaesthetic
anesthesia anesthetic; kidney renal; liver hepatic; heart cardiac; lung pulmonary; stomach gastric;
physician clinician; prescribe prescription; die dead death deceased; birth born; smoke smoker cigarette
tobacco; pregnant pregnancy; child children paediatric pediatric; pupil student; woman lady; gentleman man;
company firm business corporation; staff worker workforce personnel; job employment post vacancy; premises
property; flat apartment; lease tenancy; car vehicle automobile; device machine appliance equipment
apparatus; software programme program; component part; fail failure; error mistake; fault defect; problem
issue difficulty trouble; question query enquiry inquiry; phone telephone ring; move relocate relocation
transfer; arrive arrival; deliver delivery supply furnish; send dispatch ship forward; submit submission
lodge; apply application; complete completion; sign signature; void invalid invalidate; guarantee warranty;
manufacturer maker; immerse submerge; large big sizeable; mild slight minor; severe serious severity; quick
fast faster fastest quicker quickest rapid rapidly prompt promptly swift speedy; immediate immediately
instantly; main mainly mostly predominantly primarily; level concentration; limit cap restrict restriction
limitation ceiling; insure insurance; cover coverage; law legal legally lawful legislation statute; meeting
session; chair chairman chairwoman chairperson preside; attend attendance; random randomly randomise
randomize randomised randomized; allocate assign allocation; recruit enrol enroll enrolment recruitment;
study trial research investigation; sample specimen sampling; effect impact influence; cause reason; analyse
analyze analysis; measure measurement; calculate calculation compute; estimate estimation; predict
prediction forecast; risk hazard danger; safe safely secure securely; store storage; close closure shut;
construct build built construction erect; retain preserve; reach achieve attain; manage manager management;
combine mix; connect connection attach attachment; divide split; participate participant participation;
absence away absent; area region zone; town city municipal; street road; aim goal objective purpose; benefit
advantage; drawback disadvantage; former formerly previous previously predecessor prior; total sum
altogether overall; dizzy dizziness giddy giddiness vertigo; sleep slept asleep; vomit vomiting; faint
collapse syncope; widespread extensive; visible evident apparent; leak leakage; flood flooding; crack
cracked cracking; rust corrode corrosion rusty; rent rented; hire hired rental; compensate compensation;
dispute contest; negligent negligence; comply compliance; confidential confidentiality secret; breach
violation violate infringe infringement; obligation duty oblige; own owner ownership belong; responsible
responsibility; advantageous beneficial; collect collection gather; train training trained; teach teaching
taught; vaccinate vaccination vaccine immunise immunisation; isolate isolation; prevent prevention; clean
cleaning; heat heating heated; leave departure depart; visit visitor; travel trip journey; holiday vacation;
lawyer solicitor attorney; fine penalty; warn warning; threaten threat; complain complaint; donate donation
gift; elect election; resign resignation; apologise apology sorry regret; thank thanks grateful; invite
invitation; explode explosion; drowsy sleepy; itch itchy; nausea nauseous; anxious anxiety worry worried;
depress depression depressed; weak weakness; numb numbness; stiff stiffness; deaf deafness; blind blindness;
obese obesity overweight; urgent urgently urgency; accurate accuracy; efficient efficiency; cheap
inexpensive; expensive dearer; wide width broad; long length; high height tall; deep depth; strong strength;
wet damp moist; evidence proof prove; publish publication; survey questionnaire; choice option; describe
description; explain explanation; compare comparison; decorate decoration; demolish demolition; maintain
maintenance; react reaction; direct direction; detect detection; electric electricity electrical; possess
possession; supervise supervision; translate translation; vary variation; permanent permanently; temporary
temporarily; voluntary volunteer; resident inhabitant; neighbour neighbor; colour color; centre center;
scottish scotland; english england; welsh wales; irish ireland; german germany; french france; dutch
netherlands; spanish spain; italian italy; european europe; american america;
epileptic epilepsy; probation probationary; bigger larger greater
"""

GERMAN = """
krankenhaus klinik spital stationar; beginnt beginnen beginn anfang anfangen; endet enden; erhoht erhohen
erhohung gesteigert steigern angehoben steigt stieg; gesenkt senken senkung reduziert reduzieren verringert
sinkt sank; melden vorstellen; geplant vorgesehen; zahlen zahlt zahlung gezahlt bezahlt bezahlen tragt;
kundigen kundigung gekundigt kundbar kundigungsfrist; mietvertrag mietverhaltnis; monat monate monaten
monatlich monats; jahr jahre jahren jahrlich jahrliche; woche wochen wochentlich; tag tage tagen taglich;
erlaubt gestattet zulassig; verboten untersagt; beschlossen beschluss angenommen entschieden; abgelehnt
verworfen; erhalt erhielt; starb verstarb gestorben verstorben; raucht rauchen raucher; nimmt einnehmen
eingenommen einnahme; ersetzt ersatz statt; untersucht untersuchung; schmerz schmerzen; arzt arztin;
rechnung rechnungen; lieferung geliefert liefern liefert; benotigt braucht erforderlich notwendig notig;
kaution mietkaution; wohnung mietwohnung; sitzung versammlung; holt einholen eingeholt; kasse kassenstand;
verschoben vertagt; reparatur reparaturen repariert reparieren; zeigt zeigte gezeigt ergab; termin
vorstellungstermin; entlassen entlassung; empfohlen empfehlen empfiehlt empfehlung; ausgeschlossen
ausschliessen ausschluss; dosis dosierung; beantragt antrag; erkrankt erkrankung
"""

FRENCH = """
hopital hospitalise hospitalisee hospitalisation; montre revele montrait montrent; retourner revenir; rendez
consultation; finit prend; regler reglees regle payer payees payee paiement; mois mensuel mensuelle
mensuellement; an annee annuel annuelle; semaine hebdomadaire; jour quotidien quotidienne; arrete interrompu
stoppe; remplace remplacement; augmente augmentation; diminue diminution reduit baisse; resilier resilie
resiliation; fournit fournir fourni fournis fournie; medicament traitement; deces decede mort; autorise
permis; interdit defendu; prevu prevue planifie; facture factures; loyer loyers; livre livraison; reparation
repare
"""


def rows() -> list[list[str]]:
    """Every row as a list of words in plain form; the first stands for all."""
    return [row.split() for row in f"{ENGLISH};{GERMAN};{FRENCH}".split(";")]


def foreign_rows() -> list[list[str]]:
    """The rows of German and French words."""
    return [row.split() for row in f"{GERMAN};{FRENCH}".split(";")]


_SAME = {stem(word): row[0] for row in rows() for word in row}
_ENDINGS = (
    *("ization", "isation", "ation", "ition", "ment", "ness", "anc", "enc", "ent", "ive", "iv", "iz", "is"),
    *("ion", "at", "al", "i"),
)
"""What makes another kind of word of one, as `stem` leaves it; longer ones first."""


@remembered(REMEMBERED)
def same_word(word: str) -> str:
    """The row's first word, else the verb that a noun is made of: "inspection" is "inspect"."""
    if word in _SAME:
        return _SAME[word]
    if word.endswith("biliti"):
        word = word.removesuffix("iliti") + "l"  # "availability" is "available"
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST_VERB:
            return _SAME.get(base, base)
    if word.endswith("ness") and len(word) >= SHORTEST_STATE:
        base = stem(word.removesuffix("ness"))  # "lateness" is "late"
        return _SAME.get(base, base)
    return word


SOFT_WORDS = frozenset({same_word(stem(word)) for word in SOFT.split()})
"""`SOFT` in the form that `same_word` gives."""
