"""Rows of words of which one may be told for another of its row, where it stands in its place.

Unlike the rows of `domain.proof.same_words` a word may stand in several ("light" is slight and is bright),
so being kin does not pass on. Words that part two things in letters, contracts, invoices, minutes and
reports share no row: parties, opposites, drugs, steps of one matter. Accents are left out, as in
`app.domain.text.words.plain`.
"""

from __future__ import annotations

ENGLISH = """
talk speak discuss conversation chat; use utilise utilize usage; help assist assistance aid aider helper
support; issue grant award; try attempt; live reside dwell occupy; house home dwelling accommodation
residence building property; small little slight minor light; begin onset outset opening; cut trim reduce
lower; lift raise; grow expand enlarge; shrink contract narrow reduce; elevated raised high increased; wrong
incorrect faulty mistaken; right correct accurate proper; broken damaged faulty defective; resited replaced
moved exchanged; exchange replace swap renew; torn ripped split; sick vomit; sick ill unwell; oral mouth;
intravenous vein drip; inject injection jab; pulse beat rate; pulse heart; scan imaging; radiograph x-ray;
echocardiogram echo; wound cut laceration; bruise bruising contusion haematoma; rash eruption; uncomplicated
complication; symptom complaint sign; describe experience report complain mention; detect identify discover
find spot; test examine analyse; result finding outcome conclusion; identify confirm establish diagnose;
manage care treat; control manage; taper wean reduce; switch convert change transfer; advise counsel
instruct; request seek sought invite demand; call telephone contact; allow let; decline refuse reject turn;
select appoint choose; appoint nominate elect name; hire recruit appoint employ; resign quit step leave;
assembly gathering meeting conference; appointment consultation visit clinic; appointment meeting; period
term duration time stretch; keep retain store; cash money sum; price worth value cost; contribute pay
contribution; cover pay bear meet fund finance; deduct minus less subtract; profit surplus gain; loss
deficit shortfall; client customer; child pupil student kid; family household relative; teacher tutor;
physician doctor gp practitioner; specialist consultant; author researcher investigator; court tribunal
judge; route road path way; lorry truck; coach bus; train rail railway; aircraft plane; bicycle bike cycle;
bridge footbridge; path footpath; drain drainage; leak seep escape drip; damp moisture mould; block clog
obstruct obstruction; unblock clear free; sink sank sunk subside subsidence settle; lean tilt; sound good
intact order satisfactory fine; loose slack; fasten tighten attach fix; fit install; detach remove
dismantle; power energy electricity; trial pilot test; scheme project plan; structure building; paper
article study; cohort group arm; differ difference different; similar comparable; equal equivalent identical
same; share proportion percentage rate; average mean typical; rating score mark grade; poll survey; happy
satisfied pleased content good; unhappy dissatisfied; late delay overdue; recent new; predecessor old;
numerous many several multiple various; enough sufficient adequate; shortage lack short; gratis free; access
entry entrance enter admittance; view inspect visit; rule regulation provision clause; notice inform
notification; written writing write letter; mail email post message; contact reach; remind reminder; enclose
attach annex; document form sheet paper; information data detail; food meal diet; lunch meal; beverage
drink; cook bake prepare; cold chill cool; raincoat waterproof coat; shoe boot footwear; strong stout sturdy
robust; lead leader head; guide leader; join enrol register registration; trip excursion outing visit
journey; refund return repay; incident accident; hurt injure; burglary theft break-in; fault blame
responsible liable liability; cause lead result trigger provoke; protect safeguard guard; stumble trip slip
fall; walk foot; stick cane; spouse husband; spouse wife; mum mother; dad father; colleague coworker;
ability skill; lesson class course; exam test examination; semester term; headteacher principal head;
behaviour conduct behave; progress advance develop development; reaction trigger react provoke; disturbed
poor bad restless; night overnight sleep; confused confusion disorientated; vision sight eye visual; hearing
ear; respiratory breathing breath; unit ward department; urgent emergency; review follow check; pending
outstanding awaited follow; reward compensate; money pay; remainder rest balance; bill account; withdraw
withdrawal; abroad overseas foreign; online internet web; promise undertake commit pledge agree; repair
handle tackle deal; circumstance situation; forfeit lose; category class band group; priority first; queue
wait; apology regret; quote quotation offer; lowest cheapest; highest dearest; firm company; laboratory lab;
collect take; bacteria bacterial; micrograms mcg; guideline guide; absent none; interest rate; earn receive
give; holder account; hold balance; heart cardiac; swift quick; sum total; threshold limit; dissolve
dissolvable; employ work; rise climb; uncertain unclear unsure doubt; weaken weak; harmless benign; growth
lesion lump mass; swollen swelling; itching itch; nasal nose; belly abdomen abdominal stomach tummy; renal
kidney; leg limb; injection shot; remedy medicine cure; painkiller analgesic analgesia; antibiotic
antibiotics; steroid corticosteroid; fluid liquid; feed food; hungry appetite; tiredness lethargy lethargic
fatigue; cat feline; dog canine; puppy dog; kitten cat; farm agricultural farming; wood wooden timber; steel
metal; stone masonry; concrete cement; window glazing; lift elevator; garden grounds; fence fencing; lock
locked; key fob; noise noisy loud; odour smell; rubbish waste refuse litter; parcel package; goods items
products merchandise; warehouse store depot; shop store; pricing price; sum amount; cheque check; loan
mortgage credit; borrow loan lend; invest investment; shareholder stockholder; revenue turnover income
sales; employee worker; boss manager; wage pay; pension retirement retire; strike stoppage; holiday leave;
shift rota; afternoon pm; morning am; midday noon; audience attendee visitor; chairperson chair; deputy
vice; motion proposal; vote ballot; councillor council; resident local; neighbourhood area district; citizen
resident; mayor mayoress; grant funding subsidy; fundraise raise; charity charitable; volunteer voluntary;
play game match; team side; win victory; score goal; musician player; song music; film movie; book title;
chapter section; figure number; increase growth; decrease reduction; method approach technique; conclude
conclusion find; evidence finding; suggest indicate; significant significantly significance; association
link correlate correlation relationship; exposure exposed; intervention treatment programme; baseline start;
randomly random; blinded blind masked; questionnaire form; answer respond; woman female; man male; girl
female; boy male; elderly old older aged; adult grown; infant baby; teenager adolescent; twin twins; partner
spouse; dose dosage; bottle vial; plaster cast; crutch crutches; brace splint; bandage dressing; stitch
suture stitches; scar scarring; theatre operation; lung pulmonary chest; clot thrombosis; clot embolism;
stroke infarct; faint blackout; seizure fit convulsion; dementia memory forgetful; mood depression low;
worry concern anxiety; sad upset low; cope manage; deliver supply; mend repair; examine look; glue adhesive;
battery charge; screen display; button switch; printer print; computer pc laptop; password passcode; login
sign; website site; file document; erase delete; backup copy; crash fail; update upgrade; outage failure
interruption; engineer technician; supervisor manager; site location premises; depth deep; thickness thick;
heavy weight; speed fast; bolt screw; beam girder; pump pumping; valve tap; gauge meter; spare replacement;
worn wear; clean wash; oil lubricant grease; hot heat; freeze frost frozen; rain rainfall wet; wind storm
gale; snow snowfall; tree trees; branch bough; root roots; weed weeds; sow plant; harvest crop yield; soil
earth ground; river stream; lake pond; beach shore coast; fish fishing; correspond match; deadline date;
latest deadline; minimum least; maximum most; interpreter translator; accompany escort; transport travel;
taxi cab; seat place; ticket fare; parking park; penalty charge; appeal challenge; overturn reverse; uphold
upheld confirm; witness testify; statement account; allege claim; sue claim; settle resolve; arbitration
arbitrator; liable responsible; indemnify compensate; assign transfer; sublet underlet; vacate leave; evict
eviction; arrears owed; reimburse repay compensate; arrive deliver; leave left; endet schliesst; located
situated; name call; show present; register record log; contain include; finish complete; remain stay; want
wish like desire; hope wish; favour support back endorse; oppose object objection against; aware know; hear
learn; notice observe watch; occur arise happen; create produce generate make; establish found set; fix set
determine; book reserve arrange; serve act; defeat beat; rescue save; capture record; dispose discard;
lengthen extend long; shorten short cut; widen broaden wide; double twice; portion share part; majority
most; chief main key principal; healthy well fit; simple easy; difficult hard; brief short; distant far;
adjacent next neighbouring; soon shortly; frequent often regular; routine regular; rare seldom; gradual
slowly; sudden abrupt; stable steady constant; steady unchanged; quiet calm; modern new; private personal;
joint common shared; usual normal typical standard; precise exact; obvious clear; indication sign; basis
ground reason; target aim; view opinion; dental tooth; spine back; chest thoracic; instalment payment;
upfront advance; bonus extra; discount reduction; surcharge extra; vat tax; estimate expect; withdraw
remove; taxable tax; receipt received; owed due
"""

GERMAN = """
kam komm gekommen aufgenommen eingewiesen; ging zuruckgegangen gesunken sank fiel; zuruck gesunken; loste
ausgelost reagiert; reaktion reagiert; erlauben zulassen; erneuerung erneuert; betrieb benutzt; ubernimmt
tragt bezahlt; zustimmen zustimmung; mochte will wunscht; sprechen gesprach reden; haus gebaude; wagen auto
fahrzeug; firma unternehmen betrieb; kind kinder; eltern familie; schule unterricht; beginn start; ende
schluss; dauert lauft; fehlt fehlen; genugt reicht; gut zufrieden; schlecht verschlechtert; besser gebessert
verbessert; starker zugenommen; vermindert verringert; klagt beschwerden schmerzen; beschwerden symptome;
untersucht gepruft; prufung kontrolle uberprufung; kontrolliert uberpruft gepruft; ratsam empfohlen;
verlangt fordert; fordert verlangt beantragt; schickt gesendet zugesandt; zugesandt geschickt; mitgeteilt
informiert; teilt informiert; benachrichtigt informiert; verloren verlust; gefunden entdeckt; entdeckt
festgestellt; festgestellt ergab gefunden; schaden beschadigt; kaputt defekt beschadigt; defekt schadhaft;
behoben repariert; gereinigt gesaubert; offen geoffnet; erreicht erzielt; gewonnen sieg; gekauft erworben
kauf; verkauft verkauf; gemietet miete mietet; wohnt lebt wohnhaft; arbeitet tatig beschaftigt; angestellt
eingestellt; kosten preis betrag; teuer kosten; gebuhr kosten beitrag; beitrag gebuhr; vertrag vereinbarung;
vereinbart vereinbarung abgemacht; unterschrieben unterzeichnet unterschrift; frist termin; termin datum;
zeitraum zeit; sofort unverzuglich umgehend; spatestens bis; mindestens wenigstens; hochstens maximal; kunde
auftraggeber; medikament mittel arznei; arznei medikament; verordnet verschrieben; erhoht hoher; niedriger
gesenkt; einverstanden zustimmung; vorerst zunachst; derzeit zurzeit; wegen grund; hinweis hinweisen; bitte
gebeten; erneut wieder; unbekannt unklar; gemeinsam zusammen; gemeinde stadt; antrag beantragt; besprochen
gesprach thema; vorschlag vorgeschlagen; vorsitzende vorsitz leitet; leitet leitung; teilgenommen anwesend
teilnehmer; fehlte entschuldigt; kassenprufung kasse; gewahlt wahl; einstimmig stimmen
"""

FRENCH = """
vu consulte recu; souffre plaint douleur; presente montre; debut commence; fin termine acheve; logement
appartement; voiture vehicule; societe entreprise; enfant enfants eleve; medecin docteur; suivi controle;
verifie controle; examine examen; prescrit prescription; reduit abaisse; hausse augmente; baisse diminue;
cout prix montant; somme montant; facture note; paye regle verse; verse paye; delai terme; date jour; signe
signature conclu; contrat accord convention; conclu signe; refuse rejete; accepte approuve; propose
proposition; demande requete; envoie adresse transmis; transmis envoye; informe avise; avise previent; perdu
perte; endommage abime; repare remis; nettoie propre; ferme cloture; ouvert ouverture; elu choisi; reunion
seance assemblee; seance reunion; reporte remis
"""


def kin_rows() -> list[list[str]]:
    """Every row as a list of words in plain form."""
    return [row.split() for row in f"{ENGLISH};{GERMAN};{FRENCH}".split(";")]
