"""Rows of words that one who tells a document in his own words puts for those it has; see `kindred_words`.

Put down by what is told of in letters, contracts, invoices, minutes, reports, manuals and news. No row has
a verb that stands for everything ("take", "need", "have"): through it "no check is needed" was proved by "do
not take amoxicillin".
"""

from __future__ import annotations

JUDGING = """
consider think judge deem regard believe find conclude feel; opinion view belief; doubt question sceptical;
certain sure definite confident; uncertain unsure unclear; likely probable probably likelihood; unlikely
improbable; possible perhaps; obvious clear evident; recommend advise suggest should; urge call appeal ask
press; insist demand; stress emphasise underline highlight; mention refer point; tell explain state report add
remark comment; describe call label term; criticise criticism condemn attack; praise commend compliment;
welcome pleased glad; object protest oppose; complain grumble moan; promise pledge undertake vow assure;
threaten warn; deny reject dispute; admit concede acknowledge; apologise sorry regret; thank grateful
gratitude; warn alert caution; remind reminder; encourage urge; persuade convince; discuss talk debate; talks
negotiation discussion; quarrel row dispute argument; agree accord consensus; disagree differ; compare
against; resemble like similar; differ different vary; guess estimate; realise notice recognise; remember
recall; forget overlook omit; ignore disregard neglect; hope aim; fear afraid worry concern; trust confidence;
reckless irresponsible careless; careful cautious; careless negligent; aware know; blame fault; solution solve
resolve answer remedy; conclusion finding; decision ruling judgment; determine end terminate; determine settle
fix
"""

DOING = """
touch contact abut; helpful help effective; stop withdraw discontinue; stop end finish; book reserve schedule
arrange; booking reservation; appointment book; change switch move; become turn; begin start open; finish
complete; follow obey comply; fulfil satisfy meet; break breach; try attempt seek; manage able succeed; fail
unable; succeed replace follow; hand pass; pass transfer move; swap exchange switch; receive obtain gain; win
gain obtain; lose forfeit; lose miss; find discover locate trace; seek search; search hunt; watch observe
monitor; spot notice sight; visible show detect observe; appear seem; appear attend; vanish disappear; hide
conceal cover; open unlock; shut close lock; press push; press depress; pull drag tow; lift raise; lower drop;
drop fell fall; place position; stay remain; wait stay; arrive reach; fetch collect; collect pick gather; send
mail post; send submit; send forward pass; return back; provide supply; offer propose; allow let permit;
forbid ban bar; refuse decline; reject decline dismiss; approve grant; approve pass; grant allow; accept
approve; cancel abandon drop scrap withdraw; cancel void; postpone defer reschedule; hurry rush; speed rush;
slow reduce; reduce cut lessen lower limit; limit restrict cap confine; widen extend expand; extend roll
expand; add include; include cover contain; cover span; consist comprise; exclude omit; omit miss; remove
lift; remove strike; erase wipe; add attach; join connect link; link associate association connect connection
relate; separate split divide; divide share; mix blend; fill complete; fill occupy; empty drain clear; clear
pay; clear remove; clear empty; clean wash wipe; tidy clean; use operate; use apply; use consume consumption;
consumption usage; waste squander; build erect construct; produce manufacture; design devise; prepare ready;
repair fix mend; rebuild restore; damage harm spoil; destroy ruin wreck; destroy burn; break crack; crack
split; bend twist; wear erode; tighten secure; loosen slacken; fix secure fasten; fit install; measure gauge;
weigh weight; count number; calculate compute; check ensure sure; check test; examine study; inspect visit;
investigate inquiry probe; record register; write draft; write sign; sign enter; copy duplicate; print
publish; publish release; announce unveil; reveal disclose; tell inform; answer reply; ask request; ask
invite; request want; call ring phone; call summon; meet gather; meet encounter; attend present; attend visit;
visit call; lead head; lead guide; lead cause; cause result; result follow; push drive; own belong; lend loan;
borrow loan; pay spend; pay cover; debit deduct; deduct discount; offset set; credit refund; value worth; cost
worth; amount total; match correspond; match fit; intervene step; represent behalf; defend protect; attack
assault; rob steal; escape flee; chase pursue; catch capture; arrest detain; free release; rescue save; save
spare; bury burial; born birth; marry wed marriage wedding; live stay; move relocate; settle agree; settle
resolve; suffer affect; affect hit; affect touch; treat manage; treat handle; cure heal; nurse care; feed eat;
drink sip; sleep doze; wake rouse; rest relax; walk stroll; ride travel; drive travel; sail depart; departure
sail sailing; cross pass; enter join; join enter; register enrol sign; count regard treat; count class; breed
nest; breed reproduce; grow regenerate; plant sow; fell cut; cut chop; cut prune; train teach; teach instruct;
learn study; perform play; perform carry; compete race; defeat beat; beat win; win victory; vote poll; elect
vote; resign step; hire employ; employ job; dismiss fire; dismiss dismissal; fire dismissal; replace fill;
appoint hire; promote advance; downgrade lower reduce; grade rate; rate score; earn deserve; guarantee
promise; guarantee ensure; insure cover; claim request; sue proceedings; proceedings court legal; represent
counsel; disclose share reveal; disclosure disclose; bind oblige; bound owe; owe due; evict eject; let rent;
review reconsider
"""

BEING = """
mild slight small; severe bad heavy serious; badly seriously heavily; serious grave; minor trivial small; huge
large enormous; tiny small; big considerable substantial; considerable significant marked; bright strong;
faint weak; strong powerful; hard difficult tough; easy simple straightforward; quick fast; slow gradual;
early soon sooner; late delayed; frequent common often; common frequent usual; usual customary; rare uncommon
unusual seldom; rare scarce; constant continuous permanent; continuous uninterrupted; stable stead steady;
stabilise stead steady level; unchanged same stable constant; full complete whole; partial part; partial
incomplete; empty vacant; occupied taken; busy engaged; unavailable absent; absent miss; extra additional
more; extra another; additional another further; whole entire total; only just merely; sole single; single
one; both two; pair two; couple two; dozen twelve; joint together; together jointly; alone single; alone solo;
separate apart; apart distant; near close nearby; beside next along near adjacent; above over; below under
beneath; under less; behind back rear; front ahead; ahead advance; advance beforehand; opposite across; inside
within in; outside outdoor; outdoors outside; upstairs upper; downstairs lower; top upper; bottom lower; edge
border; boundary border limit; level flat even; flat even; uneven rough; rough coarse; smooth even; dark dim;
loud noisy; quiet silent; warm hot; cool cold; dry arid; clean hygienic; dirty soiled; new fresh; used
secondhand; broken smashed; intact undamaged whole; undamaged intact; safe secure; dangerous hazardous unsafe;
risky dangerous; harmful damaging; harmless safe; toxic poisonous; poison toxic; ill sick; healthy fit; well
good; good fine; poor bad; bad wrong; wrong false; false untrue; true correct; correct right; suitable fit
appropriate; appropriate proper; unsuitable inappropriate; necessary essential required; essential vital
crucial; optional voluntary; compulsory mandatory obligatory required; permitted legal; entitled eligible;
eligible qualify; exempt free; valid force; lawful legal; binding enforceable; fair reasonable; reasonable
sensible; unfair unreasonable; equal same; even equal; similar alike; comparable similar; various different;
several number; numerous number; many lot; few handful; enough sufficient; insufficient lack shortage
inadequate; inadequate poor; lacking missing; missing short; short below; maximum limit; minimum least; exact
precise; approximate rough; average mean; typical usual; normal usual; abnormal unusual; strange odd; sudden
abrupt; main principal chief; principal main; major main large; important key; famous well-known; popular
liked; private confidential; public open; local area; foreign abroad; national country; annual year;
consecutive running row; running consecutive; successive consecutive; polite courteous; rude impolite; happy
glad; unhappy disappointed; disappointed disappointing; angry annoyed; calm quiet; keen eager; willing ready;
reluctant unwilling; tired fatigued; drunk intoxicated; elderly old; young youth; adult grown; married wed;
pregnant pregnancy; male man boy; female woman girl; deceased late; wealthy rich; poor disadvantaged; homeless
rough; jobless unemployed; cheap low; costly expensive dear; profitable profit; due payable; due expected;
outstanding owe; overdue late
"""

NAMING = """
adolescent teenager; infant baby; pensioner retiree; relative family; household home; house home; tenant
occupier; resident occupant; homeowner owner; proprietor owner; owner holder; eyewitness witness; witness saw;
motorist driver; pedestrian walker; passenger traveller; shopper customer; consumer customer; tourist visitor;
guest visitor; worker staff; employee staff; boss employer; crew firefighter; constable police; skipper
captain; spectator crowd; fan supporter; opponent critic; protester demonstrator; campaigner activist;
spokesman spokeswoman spokesperson; delegate representative; agent representative; tradesman contractor;
joiner carpenter; technician engineer; mechanic garage; supplier vendor; retailer shop; dealer trader; bank
lender; borrower debtor; treasurer finance; secretary clerk; accountant accounts; barrister counsel; judge
court; magistrate court; prisoner inmate; burglar intruder; casualty injured; surgeon surgical; dentist
dental; vet veterinary; physiotherapist physiotherapy physio; psychologist psychology; optician eye; paramedic
ambulance; carer caregiver; headteacher head; graduate degree; scientist researcher; expert specialist;
journalist reporter; newspaper paper; email e-mail; letter correspondence; memo memorandum; leaflet brochure
booklet flyer; manual instructions handbook; poster sign; licence permit; certificate certify; id identity
identification; file dossier; register roll; paperwork document; term clause; terms conditions; criterion
criteria; target goal; scheme project; stage phase; spell bout; attack episode; accident crash; blaze fire;
bin container; box carton; parcel package; goods products; stock inventory; tool equipment; engine motor; quay
harbour; dock harbour; trip outing; excursion outing; journey trip; path track trail; pavement footpath; plot
land; bungalow house; cottage house; extension annexe; stairs steps; cellar basement; lawn grass; bush shrub;
cooker oven stove; boiler furnace; screen monitor; mobile phone cellphone; internet web; password code; hose
tube; seal gasket; tyre wheel; fraction part; receipt proof; quote quotation; bid tender; income revenue;
takings revenue; benefit payment; grant subsidy; donation contribution; fee subscription; mortgage home;
salary wage; overtime hours; vacancy opening; rota schedule; qualification degree; hearing meeting;
celebration festivity; exhibition display; match game; contest competition; theft robbery; fraud deception;
verdict judgment; judgment ruling; damages compensation; testimony statement; consequence result; drawback
problem; flaw defect; mistake slip; risk chance; option alternative; pain discomfort; swelling lump; lump
mass; lesion spot; mole naevus; skin cutaneous; muscle muscular; nerve neural; brain cerebral; bowel intestine
gut; womb uterus uterine; vein venous; heartbeat pulse; breathing respiration; flu influenza; fever
temperature; cancer carcinoma; benign noncancerous; malignant cancerous; biopsy histology; ultrasound
sonography; examination exam; jab vaccine; drip infusion; adverse unwanted; diet nutrition; sugar glucose;
salt sodium; alcohol drink; vision eyesight sight; tooth dental; denture teeth
"""

TOLD_AS = """
youth: adolescent teenager; parent: mother father; sibling: brother sister; spouse: husband wife; home: house
flat bungalow cottage; vehicle: car van lorry bus truck coach motorcycle; boat: ferry yacht dinghy; animal:
dog cat horse cow sheep; bird: gull owl curlew swallow; tree: ash oak beech birch pine; drink: tea coffee beer
wine; tool: drill saw hammer; building: house school hall church office shop; property: house flat land
office; room: kitchen bathroom bedroom hall; worker: builder plumber electrician labourer driver; clinician:
doctor nurse; professional: doctor lawyer solicitor; official: officer inspector mayor; document: letter
contract invoice form certificate passport report; agreement: contract lease tenancy; journey: flight crossing
drive; meal: breakfast lunch dinner; drug: tablet antibiotic painkiller inhaler steroid insulin; illness: flu
cold infection pneumonia; infection: pneumonia cystitis tonsillitis; injury: fracture cut bruise burn sprain;
headache: migraine; test: scan x-ray biopsy swab ecg; scan: mri ct ultrasound; specimen: biopsy swab; crime:
theft burglary fraud assault; storm: gale hurricane; fruit: apple orange banana; metal: steel copper iron;
publication: book paper article; device: phone computer printer scanner; appliance: freezer fridge cooker
washer dryer kettle; component: bolt screw valve seal bearing shaft; debt: loan overdraft mortgage arrears;
area: room garden street park; official: inspector; relative: mother father brother sister aunt uncle
grandmother grandfather cousin; damage: crack dent scratch leak; defect: crack leak fault; symptom: pain cough
fever headache nausea rash; weather: rain snow wind; staff: teacher nurse driver officer; weekend: saturday
sunday; contact: phone call email write; tell: phone email write; travel: drive fly sail; say: write; move:
walk drive; attack: hit punch kick; communicate: speak write; work: repair maintenance building
"""
"""Before each colon a word that may be told for any behind it, never the other way: a van is a vehicle."""


def told_rows() -> list[list[str]]:
    """Every row as a list of words in plain form."""
    return [row.split() for row in f"{JUDGING};{DOING};{BEING};{NAMING}".split(";")]


def told_as() -> list[tuple[str, list[str]]]:
    """Wider words, each with narrower ones that it may stand for."""
    parts = (row.partition(":") for row in TOLD_AS.split(";"))
    return [(wide.strip(), narrow.split()) for wide, _, narrow in parts]
