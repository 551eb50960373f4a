"""More rows of words of which one may be told for another of its row; see `domain.proof.kindred_words`.

Those that people say otherwise when they tell what a letter, a contract, an invoice or a report says.
"""

from __future__ import annotations

ENGLISH = """
affect influence effect impact troublesome problem; choose rather prefer; measure check test; instalment
part payment; hand return bring; stop prevent; slow slower; query question; suspend hold; loan borrowed;
troublesome problematic difficult bothersome; gone cleared disappeared vanished resolved; clear resolve
disappear; fade disappear; nightly night; topical cream ointment lotion; apply use put; subject topic theme
matter; brief short succinct; qualification certificate diploma credential; evidence proof sign indication;
reference referee testimonial; overdue late outstanding unpaid; attract incur bear carry charge; bill settle
pay; follow observe monitor watch track; sit seat; withdrew dropped left quit; overpay overpaid overpayment;
recover recoup reclaim deduct take; reconsider review again revisit; arrive receive reach come; send
receive; requested asked; break broken fail failed breakdown; fail break breakdown malfunction; missing lost
stolen; contacted called; split shared divided; equally evenly equal; put contribute invest; unemployed job
work redundant; income earn salary; behind arrears owe; probable likely probably; resolve solve settle; back
rear; front forward; dated old outdated; worth value valued; attend come appear; librarian library; baker
bakery; teacher teaching; gardener garden gardening; farmer farm farming; painter paint painting; builder
build building; cleaner clean cleaning; driver drive driving; cook chef; writer write; singer sing; dancer
dance; player play; owner own; researcher research; manager manage; advise adviser advisor; inspector
inspect inspection; surveyor survey; auditor audit; examiner examine; assessor assess assessment; adjuster
assess; organiser organise; founder found; sponsor fund finance; donor donate; visitor visit; runner run;
applicant apply application; complainant complain complaint; maker manufacturer producer; vendor seller
supplier; purchaser buyer; renter tenant; letting let; inherit left bequeath legacy; heir inherit left;
executor estate; probate estate; revoke cancel withdraw; annul cancel void; terminate end cancel; expire end
lapse; lapse expire end; prolong extend lengthen; renew extend; curtail shorten reduce cut; waive forgo;
exempt free excused; exclude except omit; comprise include contain; omit leave; encompass include cover;
outline describe summarise; emphasise stress; underline stress; assert claim say; contend claim argue; argue
claim maintain; deny dispute reject; admit acknowledge concede; acknowledge confirm receipt; confirm verify
acknowledge; grant give award allow; bestow give award; donate give; hand give pass; surrender give hand;
supply provide deliver give; furnish provide; equip fit provide; obtain get receive; acquire obtain get;
procure obtain buy; gather collect; assemble gather meet; convene call hold meet; summon call; adjourn
postpone defer; defer postpone delay; postpone move defer; reschedule postpone move; advance bring; hasten
speed; accelerate speed quicken; slow delay; hinder prevent impede; block prevent obstruct; enable allow
let; let allow permit; authorise permit allow approve; sanction approve authorise; endorse approve back;
ratify approve confirm; veto reject; overrule reject overturn; uphold confirm; dismiss reject sack; sack
dismiss fire; suspend pause halt; resume restart continue; persist continue last remain; remain stay
continue keep; endure last; linger remain; stay remain keep; keep stay remain hold; hold keep contain;
contain hold; lie located situated; stand located; situated located near; nearby near close; adjoin adjacent
neighbouring; opposite facing; surround enclose; cross traverse; enter access go; exit leave; depart leave
go start; leave depart go; return back; come arrive travel; go travel move; travel go journey; commute
travel; drive car; ride cycle; fly flight; flight plane aircraft; sail boat ship; ship vessel boat; board
embark; land landing; crash collision accident; collide hit strike; strike hit; hit knock; knock hit; bump
hit; slip fall; tumble fall; topple fall; collapse fall; sink settle; subside sink settle; settle sink;
erode wear; decay rot; rot rotten decay; rotten decayed decay; mould mouldy; rust corrosion; stain mark
spot; scratch mark scrape; dent damage; chip damage; shatter break; smash break; snap break; tear rip; leak
drip; spill spillage; overflow flood; burst break rupture; rupture burst tear; explode burst; burn fire;
blaze fire; scald burn; smoke fume; freeze ice; ice frost; thaw melt; heat warm; warm heat; chill cool; cool
cold; dry drought; moist damp; humid damp; soak wet; rinse wash; wipe clean; scrub clean; sweep clean;
polish clean; disinfect clean sterilise; sterile sterilise; tidy clean; empty drain; fill full; load cargo;
cargo freight goods; freight cargo; unload empty; pack package; wrap pack; stack pile; heap pile; sort kind
type; kind type; type kind sort; variety kind range; range vary varied span; span stretch; rang range;
stretch extend; reach extend; extent size; size large; amount sum quantity; quantity amount number; quota
share; ratio proportion; fraction part share; half halve; halve half; third thirds; quarter fourth; treble
triple three; single one; sole only; solely only; merely only; exclusively only; numerous many; plenty many;
few little; scarce short; ample enough; excess surplus; surplus excess extra; spare extra; additional extra
further more; further more additional; supplementary additional extra; once formerly; formerly once
previously; earlier previous before; prior before earlier previous; afterwards later after; subsequent later
following; following next after; next following; upcoming next; forthcoming next coming; current present
now; present current now; currently now present; nowadays now; recently new late; lately recently; newly new
recently; fresh new; novel new; brand new; original first; initial first; first initial; final last; last
final; ultimate final; eventually finally; start begin; begin start; open start begin; launch start begin;
found start establish; set establish; close end shut; shut close; cease stop end; halt stop; quit leave
stop; abandon drop leave; drop abandon; scrap drop abandon; ditch drop; axe cut; cut reduce; slash cut
reduce; trim cut; shrink fall; plunge fall drop; slump fall drop; slide fall; dip fall drop; decline fall;
soar rise jump; jump rise; surge rise; climb rise grow; swell grow rise; expand grow;
mount rise grow; gain rise; boost raise increase; raise increase lift; hike raise increase; double twofold;
exceed top above over; top exceed above; surpass exceed; beat exceed; outperform better; fall below; meet
reach satisfy fulfil; fulfil meet satisfy; satisfy meet; miss fail; achieve reach meet; attain reach;
accomplish complete achieve; complete finish; finish end complete; conclude end finish; finalise complete
finish; wrap finish; carry perform; perform carry do; conduct carry do; execute carry sign; undertake do
carry; implement carry introduce; introduce start launch bring; adopt introduce; apply use; employ use;
deploy use; operate run use; run operate manage; manage run; administer give run; direct manage; oversee
supervise manage; supervise oversee watch; guide lead; chair lead preside; preside chair; lead head; head
lead; steer lead; govern rule; rule decide; decide rule choose; determine decide find; judge decide; opt
choose; prefer rather; favour prefer; elect choose; vote decide; pick choose; nominate propose name; propose
suggest; suggest propose recommend; recommend suggest advise; urge ask recommend; demand require ask; insist
demand; require need demand; need require; necessitate require; call require; want wish; wish want; desire
wish; hope expect; expect anticipate due; anticipate expect; foresee expect; predict expect; forecast
expect; project forecast; estimate reckon; reckon estimate think; assess estimate value; value estimate
assess; gauge measure; measure test; test check; check inspect examine; examine check look; inspect check
view; survey inspect examine; scrutinise examine; investigate examine look; probe investigate; explore
examine; study examine research; research study; analyse study examine; review check assess; audit check;
verify check confirm; prove show; demonstrate show; reveal show; disclose reveal; expose reveal; indicate
show; display show; exhibit show; illustrate show; reflect show; note record; record note; register record;
log record; document record; list record; report tell say; tell inform say; inform tell; notify tell inform;
alert warn tell; warn caution; caution warn; brief inform; announce say; declare say announce; state say;
express say; voice say; mention say; remark say; comment say; observe say note; explain say; clarify
explain; stress say; claim say; reply answer; answer reply; respond reply; ask request; request ask; enquire
ask; query ask question; question ask doubt; doubt question unsure; suspect believe think; believe think;
think believe; consider think regard; regard consider; deem consider; view regard see; see view; feel think;
sense feel; suffer have experience; experience have suffer; undergo have; develop get; contract get catch;
catch get; show have; possess own have; own have; hold own; retain keep; preserve keep; maintain keep; store
keep; save keep; conserve save; waste lose; eat consume; drink
consume; swallow take; take swallow; inhale breathe; inject give; administer inject; prescribe give order;
order prescribe; dispense give; dose amount; tablet medicine; capsule tablet; pill medicine; drops drop;
syrup liquid; ointment cream; bandage dress; dress bandage; plaster bandage; sew stitch; heal recover; cure
heal; recover heal better; relapse return; recur return; flare worsen; ache hurt; hurt ache pain painful;
sting hurt; burn sting; itch scratch; swell puff; bleed blood; faint dizzy; dizzy light-headed; unsteady
balance; stagger unsteady; limp walk; walk mobile mobility; mobile mobility; mobilise walk; stand upright;
lift raise; bend flex; stretch extend; grip hold; weak frail; frail weak; thin slim; slim lose; obese
weight; diet eat; appetite eat; thirst drink; thirsty drink; vomiting sick; nausea sick; constipation bowel;
diarrhoea bowel stool; stool bowel; urine bladder; bladder urinary; urinary urine; pregnant expecting; birth
deliver; baby infant; infant child; toddler child; youth young; young youth; adult grown; senior old;
pensioner retired; retire stop; widow wife; widower husband; orphan parent; guardian carer; carer care;
nurse nursing; nursing care; ward hospital; hospital clinic; clinic hospital; surgery practice; practice
clinic; pharmacy chemist; pharmacist chemist; ambulance paramedic; paramedic ambulance; emergency urgent;
urgent immediate; immediate instant; promptly quickly; quickly soon; soon early; early soon; punctual time;
late delayed; delay late; wait queue; queue line; crowd people; folk people; public people; population
people; community local; village local; town urban; urban city; rural country; country nation; nation state;
national country; international abroad; foreign abroad; world global; global world; region regional; county
regional; parish church; church parish; school education; education school; university college; college
university; lecturer teacher; professor lecturer; student learner; learner student; trainee apprentice;
apprentice trainee; intern trainee; course training; training course; lesson teach; exam test; marks grade;
score points; homework assignment; term semester; timetable schedule; schedule plan timetable; agenda item;
item point; minutes record; motion proposal; quorum enough; unanimous all none everyone; unanimously all
none; majority most; minority few; abstain abstention; abstention abstain; oppose against; against oppose;
support favour; member membership; membership member; subscription fee; levy charge; toll charge; tariff
rate price; rate price; fare price; rent rental; lease let; let rent; tenancy lease rent; mortgage loan;
instal payment; deposit security; security deposit; bond deposit; guarantee assurance; warranty guarantee;
insure insurance; premium payment; excess deductible; claim request; payout payment; compensation damages;
damages compensation; fine penalty; penalty fine; interest charge; debt owe; debtor owe; creditor owe;
bankrupt insolvent; insolvent bankrupt; audit accounts; accounts books; ledger book; expenditure spend;
outgoings expenses; costs expense; overhead cost; turnover sales; sale sell; retail shop; wholesale trade;
trade business; business company; enterprise business; branch office; office branch; headquarters head;
factory plant; plant factory; workshop factory; warehouse store; depot store; yard site; site place; venue
place; hall room; room space; space room; storey floor; floor storey; ground floor; basement cellar; cellar
basement; attic loft; loft attic; roof tile; ceiling roof; wall brick; brick masonry; door gate; gate door;
window glass; pane glass; stairs staircase; staircase stair; lift elevator; corridor hallway; hallway
corridor; kitchen cook; bathroom bath; toilet lavatory; tap valve; pipe plumbing; plumbing pipe; boiler
heating; heating boiler; radiator heater; heater heating; wiring electrical; cable wire; wire cable; socket
plug; fuse circuit; lamp light; light lamp; bulb lamp; alarm siren; camera cctv; guard watchman; burglar
thief; thief steal; robbery theft; stolen steal; police officer; crime offence; offence crime; arrest
detain; jail prison; trial court; verdict ruling; ruling decision; sentence penalty; lawsuit sue; law legal;
legal lawful; illegal unlawful; lawful legal; valid force; force effect; effect force; binding bind; bind
oblige; oblige require; duty responsible; responsible duty charge; charge responsible; liable responsible;
blame responsible; right entitle; entitle right qualify; qualify entitle eligible; eligible entitle qualify;
privilege right; freedom free; ban forbid; forbid ban; prohibit ban; bar ban; restrict limit; confine limit
restrict; limit confine; cap limit; ceiling limit; minimum least; least minimum; maximum most; threshold
limit; target goal; aim intend; intend plan; plan intend; scheme plan; design plan; draft write prepare;
prepare draft write; compile prepare; compose write; edit change; revise change amend; amend change; alter
change; vary change; modify change; adapt change adjust; adjust change; convert change; transform change;
shift move; relocate move; transfer move; migrate move; move shift; swap exchange; substitute replace;
restore repair; renovate restore refurbish; refurbish renovate; overhaul repair; fix repair; patch repair;
mend fix; rebuild build; erect build; construct build; demolish pull; dismantle remove; remove take;
withdraw take; extract remove; delete remove; erase remove; cut remove; strip remove; replace new; new
replace; restock fill; refill fill; top fill; spare extra; depleted empty; exhausted empty; lack short;
absent away; away absent; missing absent; present attend there; attend present; participate attend part;
join participate; involve participate; engage involve; hire engage; appoint name; post job; position job
post; role job; vacancy post; occupation job; profession job; trade job; career job; workforce staff; crew
team; team crew staff; group team; panel committee; committee board; board committee; council authority;
authority council; government state; ministry department; department office; agency office; body
organisation; organisation body; association society club; society club; club society; union association;
charity organisation; foundation trust; trust foundation; fund foundation; partner partnership; ally
partner; rival competitor compete; compete competitor rival; competitor rival
"""
GERMAN = """
vertritt vertretung vertreten; maximal hochstens maximum; mindestens spatestens wenigstens; gekurzt
verringert reduziert gesenkt; urlaub urlaubsanspruch ferien; stellte rechnung; streichen gestrichen anstrich
malern; beseitigung behoben beseitigt; gesamtbetrag gesamt summe; gewahren erhalten erhalt bekommt;
vergessen versaumt; beantragen antrag beantragt; genehmigt genehmigung bewilligt; bewilligt bewilligung;
bestatigt bestatigung bestatigen; geliefert lieferung; bestellt bestellung auftrag; beauftragt auftrag;
storniert stornierung abgesagt; abgesagt ausgefallen; entfallt ausfallt; verlangert verlangerung; verkurzt
verkurzung gekurzt; beendet ende endet beendigung; unterbrochen unterbrechung pause; fortgesetzt fortsetzung
weiter; begonnen beginn begann; eroffnet eroffnung; geschlossen schliessung zu; umgezogen umzug; verlegt
verschoben; verzogert verzogerung spater; verspatet verspatung; punktlich zeit; anwesend teilgenommen
erschienen; fehlen abwesend; krank erkrankt krankheit; erkrankt leidet; leidet hat; verletzt verletzung;
gesturzt sturz fiel; gebrochen bruch fraktur; fraktur bruch; operiert operation eingriff; narkose betaubung;
husten erkaltung; fieber temperatur; blutdruck druck; herz kardial; niere renal; leber hepatisch; lunge
pulmonal; magen gastral; tablette medikament; dosis dosierung menge; abgesetzt gestoppt beendet; angesetzt
begonnen; verschrieben verordnet; geimpft impfung; befund ergebnis; ergebnis befund resultat; auffallig
krankhaft; unauffallig normal; normal unauffallig; nachgewiesen gefunden; ausgeschlossen ausschluss;
uberwiesen uberweisung; entlassen entlassung; aufgenommen aufnahme; hausarzt arzt; facharzt spezialist;
mitarbeiter beschaftigte personal; angestellte mitarbeiter; chef leiter vorgesetzte; leiterin leitet
leitung; leiter leitet leitung; gehalt lohn verdienst; verdient gehalt lohn; arbeitszeit stunden;
uberstunden mehrarbeit; probezeit probe; kundigt kundigung; gekundigt kundigung; stelle posten arbeitsplatz;
bewerbung beworben bewirbt; bewirbt bewerbung; eingestellt einstellung; miete mietzins; nebenkosten
betriebskosten; kaution sicherheit; mangel schaden defekt; schimmel feuchtigkeit; feucht feuchtigkeit;
undicht leck; heizung heizen; treppenhaus treppe; keller untergeschoss; dach bedachung; garten grundstuck;
grundstuck boden; strasse weg; zug bahn; bus linie; auto fahrzeug; parken parkplatz; unfall zusammenstoss;
versicherung versicherer; erstattet erstattung zuruckgezahlt; erstattung ruckzahlung; mahnung gemahnt;
schulden offen; zinsen verzinst; rabatt nachlass skonto; nachlass rabatt ermassigung; gratis kostenlos;
teilt aufgeteilt; verein klub; mitglied mitglieder; vorstand leitung; kassenwart schatzmeister; protokoll
niederschrift; tagesordnung punkt; antrag vorschlag; stimmt stimmen; schule unterricht; lehrer lehrkraft;
schuler kinder; ausflug fahrt reise; reise fahrt; fahrt ausflug; treffen sitzung; feier fest; veranstaltung
fest; findet statt; wochenstunden woche stunden; kunftig ab; bisher zuvor; zuvor vorher; anschliessend
danach; danach anschliessend nach; jahrlich jahr; wochentlich woche; monatlich monat; taglich tag
"""
FRENCH = """
reclame reclamation plainte; manque disponible absent; prolonge prolongation supplementaire; rembourse
remboursement; remplacee remplacer remplace remplacement; repare reparer reparation; livre livrer livraison;
commande commander; facture facturer; paye payer paiement; signe signer signature; resilie resilier; loue
louer location; loge loger logement; augmente augmenter augmentation hausse; baisse baisser diminution;
reduit reduire reduction; interdit interdire interdiction; autorise autoriser autorisation; demande
demander; propose proposer proposition; decide decider decision; vote voter; elu elire election; nomme
nommer nomination; recrute recruter embauche; embauche embaucher; licencie licencier licenciement;
demissionne demission; travaille travail emploi; emploi poste; poste emploi; salaire remuneration; conge
conges vacances; vacances conge; malade maladie; hospitalise hopital; opere operation; gueri guerison;
prescrit prescrire; arrete arreter arret; commence commencer debut; termine terminer fin; debute commence;
ouvre ouvrir ouverture; ferme fermer fermeture; reporte reporter report; annule annuler annulation; confirme
confirmer confirmation; recu recevoir reception; envoye envoyer envoi; informe informer information; visite
visiter; inspecte inspection; controle controler; vole vol; casse bris; endommage dommage degat; degat
dommage; fuite fuir; inonde inondation; assure assurance; garantit garantie; dure duree; mensuel mois;
annuel an; moitie demi; tiers troisieme; gratuit
"""


def more_rows() -> list[list[str]]:
    """Every row as a list of words in plain form."""
    return [row.split() for row in f"{ENGLISH};{GERMAN};{FRENCH}".split(";")]
