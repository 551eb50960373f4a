"""Families of German and French words that say the same, told by their beginnings: their endings are many.

A star stands for any ending. A word may stand in several families; being of one family does not carry on from
one word to the next. Accents are left out, as in `app.domain.text.words.plain`.
"""

from __future__ import annotations

from collections import defaultdict

from app.domain.proof.same_words import foreign_rows, same_word
from app.domain.remembered import remembered
from app.domain.text.words import REMEMBERED, stem

GERMAN = """
gefund* fand* festgestell* feststell* entdeck* nachgewies* nachweis* ergab* ergaben; gegeb* geben gib*
verabreich*; einnehm* eingenomm* genomm* nehm* nimm* einnimm*; treat mitbehandel* therap*; provisor*
vorlauf* vorubergehend*; verschl* schliess* geschloss* schloss; versehen ausgestatt* ausgerust*; zahl*
bezahl* gezahl* begleich* beglich* entricht*; hinterleg* leist* geleist*; verlang* forder* geford* aufford*
aufgeford*; ander* weiter* sonstig*; klag* geklag* verklag*; erheb* erhob* einreich* eingereich* einleg*
eingeleg*; ablauf* abgelauf* auslauf* ausgelauf* endet; durchschnitt* mittel schnitt; inklus*
einschliesslich* enthalt* inbegriff* umfass* beinhalt* mitsamt; betrag gesamtbetrag* summ* gesamtsumm*
endbetrag* rechnungsbetrag*; kostenlos* kostenfrei* gratis unentgeltlich* gebuhrenfrei* umsonst; erhoh*
gestieg* steig* stieg* angehob* anheb* zulegt* zugeleg* zunahm* zugenomm* zunimm* gewachs* wuch* wachs*
anstieg* hoher* verteuer* heraufgesetz*; gesenk* senk* sink* sank* gesunk* fiel* gefall* fallt ruckgang*
zuruckging* zuruckgegang* reduzier* verringer* vermind* gemind* gekurz* abgenomm* abnahm* niedriger*
geringer* herabgesetz* absenk* abgesenk* zuruckgeh*; grund begrund* ursach* verursach*; vorschl*
vorgeschlag*; auswechsel* ausgewechsel* austausch*; austausch* ausgetausch* erneuer*; tausch* getausch*
wechsel* gewechsel* auswechsel* ausgewechsel* austausch* ausgetausch*; reinig* gereinig* saub* gesaub*
abwisch* abgewisch* wisch* gewisch* putz* geputz*; laden geladen aufladen aufgelad* ladt lade auflad*;
bekomm* bekam* erhalt* erhielt* bezieh* bezog*; vergab* vergeb* erteil* auftrag* beauftrag*; hinwe*
anhaltspunkt* anzeichen indiz*; bedeut* heisst anzeig* angezeig*; gewahl* wahlt* wahl* neuwahl*; gewartet
wartung*; beendet endet ende schluss beendig* abschluss* abgeschloss*; gerug* rug* beanstand* bemangel*
reklam*; abbuch* abgebuch* einzieh* eingezog* einzug lastschrift*; gutgeschrieb* gutschrift*; erstatt*
ruckerstatt* zuruckgezahl* zuruckzahl* ruckzahl*; verordn* verschrieb* verschreib* rezept*; abgesetz*
absetz* gestoppt* stopp* beend*; beginn* begonn* begann* anfang* start* gestart* angelauf*; mitgeteil*
mitteil* informier* benachrichtig* unterrichtet bescheid; zustandig* verantwort*; sicherstell* gewahrleist*
sorg*; verwend* benutz* nutz* genutz* gebrauch* einsatz* eingesetz* einsetz* verwendung*; einbau* eingebaut*
install* montier* montage* eingesetz* einsetz*; verkauf* verausser*; gekauf* kauf* erwerb* erworb* anschaff*
angeschaff*; voraussicht* wahrscheinlich* vermut* wohl; gelegentlich* manchmal; haufig* oft* oftmals; immer
stets; regelmass* turnus*; vollstand* ganz* komplett* vollig*; sofort* unverzug* umgehend*; besonders
insbesondere hauptsachlich* vorwiegend* uberwiegend*; dau* andau*; verstorb* starb* tod todes gestorb*;
geschrieb* schreib* schrieb*; gesproch* sprech* sprach* besproch* besprech*; getroff* treff* traf*;
gebracht* bring* brachte*; getrag* tragt trag* trug*; geblieb* bleib* blieb*; gestrich* streich* strich*;
gebet* bitt* bat; entschied* entscheid* beschloss* beschluss* beschliess*; verlor* verlier* verlust*;
gewonn* gewinn* gewann*; gebroch* bruch* fraktur*; eingelad* einlad* ladt; abgegeb* abgeb* abgib* abgab*
abgabe*; zugesag* zusag* zusicher* zugesicher*; abgelehn* ablehn* verworf*; zustimm* zugestimm* zustimmt
einverstand*; genehmig* bewillig*; vertag* verschob* verschieb* verleg* verlegung*; abgesag* absag*
ausgefall* ausfall* entfall* entfiel*; kundig* gekundig* kundbar*; verlanger* ausdehn* ausgedehn*; gepruf*
pruf* uberpruf* kontroll* untersuch* nachgepruf* begutacht*; schaden beschadig* schad* defekt* kaputt*;
beheb* behob* beseitig* reparier* reparatur* instandsetz* instandgesetz*; entfern* beseitig*; mangel*
defekt* fehler*; fehl* gefehlt; gross* umfangreich*; schwer* erheblich* stark*; leicht* geringfug* etwas;
nachst* kommend* folgend*; vergangen* letzt* vorig*; fruher* ehemalig* bisherig* vorherig*; bisher bislang
zuvor; kunftig* zukunftig* fortan; aktuell* derzeit* zurzeit gegenwartig* momentan; mitarbeiter*
beschaftigt* personal belegschaft* angestellt*; gehalt lohn verdien* vergut* entgelt*; urlaub* ferien;
miete* mietzins*; wohn* wohnung* lebt; gebaud* haus; gebuhr* entgelt* beitrag* kosten; rabatt* nachlass*
ermassig* skonto; frist* termin* stichtag*; schrift* brief* schreib*; unterschr* unterzeichn* signier*;
versand* versend* verschick* geschick* schick* zusend* zugesand* zugeschick*; geliefer* liefer* zustell*
zugestell*; abhol* abgehol*; zuruckgeb* zuruckgegeb* ruckgabe*; offen* geoffn* offn*; genug* ausreich*;
brauch* benotig* erforder* notwend* notig*; moglich* erlaubt; schmerz* beschwerd*; schwell* geschwoll*;
impf* geimpf*; operier* operation* eingriff* operativ*; eingewies* aufgenomm* aufnahm* stationar*; befund*
ergebnis*; unauffall* normal* regelrecht*; auffall* krankhaft* pathologisch*; sitzung* versammlung* treffen
tagung*; bericht* informi*; beantrag* antrag*; teilnehm* teilgenomm* teilnahm* anwesend*; leit* geleit*
vorsitz*; nachfolg* nachgefolg*; gegrund* grundung; bau baus bauen gebaut erricht*; plan* geplan* vorgeseh*
vorseh*; warn* gewarn*; schutz* geschutz*
"""

FRENCH = """
montr* revel* objectiv* retrouv* constat* decouv* decel* observ* releve* evidence detect*; releve* mesur*
constat* observ* enregistr*; dure* durai* continu* poursuiv* prolong* last; bien correct*; cost elev* fixe*
cout* montant tarif*; terme fin echeance* expiration*; perce* percoi* touch* gagn* remuner* salair*; depend*
rattach*; compri* comprend* comprenn* inclu*; start commenc* debut* demarr*; verse* regler reglement* pay*
paie* acquitt*; reste restent restera resteront restait demeur* maint* tenu*; offert* offrir donne* donner
dons ced* remis*; gratui* offert*; clotur* ferm* fermet*; remplac* changement*; apport* amene*; prevenu*
previen* prevenir avert* inform* avise* signal* notifi*; anim* dirig* encadr*; cherch* recherch*; payant*
factur*; entier* complet* total* integral*; monitor surveil*; abim* endommag* deterior* dommage* degat*
degrad*; augment* hausse* accroi* accru* releve* major*; diminu* baisse* reduit* reduct* reduis* abaiss*;
permet* permis* autoris*; interdi* prohib* defend*; supprim* annul*; demand* sollicit* requete* reclam*;
achet* achat* acqui* acquer*; vend* vente*; habit* loge* resid*; repar* remis* remise refec* renov*; nettoy*
laver lave lavage; peint* repeint*; install* pose poser; enlev* retir* depos*; evacu* enlev*; envoy* adress*
transm* expedi*; recu* recev* recepti*; signe* signat* conclu*; resili* rompre rompu* rupture; expir*
echeanc*; renouvel* reconduit* reconduct*; embauch* recrut* engag*; licenci* renvoy*; demission* quitt*;
nomm* design*; elu elire election* choisi*; approuv* adopt* accept* valid*; rejet* refus*; repouss* report*
differ* ajourn*; decid* decision* resolu*; souhait* voul* desir*; preconis* recommand* conseill*; examin*
etudi* analys*; control* verifi* inspect*; hospitalis* admis* admission*; sorti* sortie; arret* interrom*
interrup* stopp* cess*; souffr* douleur* doulour*; operat* opere* intervention* chirurg*; traite* soign*
soins; deced* deces mort*; utilis* emploi* employ* usage*; neuf neuve* nouv*; ancien* precedent*; prochain*
suivant*; actuel* presentement; souvent frequem*; parfois occasion*; immediat* aussitot; principal* surtout
essentiel*; justifi* prouv* attest*; logement* appartement*; vehicul* voiture*; entrepri* societe*; reunion*
seance* assemblee*; delai* echeance*; partag* repart* divis*; proche* pres proximite; distance* eloign*
ecart*; risqu* danger*; bless* lesion*; chut* tomb*; cass* bris* romp*; fuite* fui*; abandon* renonc*;
convoc* convoq*; prevu* program* planif*; besoin* necess* requi* indispens*; environ approximativ*;
rembours* restitu*; locat* louer loue louee; augment* cro*tre; assist* particip* presen*; obten* obtien*
obtenu* recu* recev*; aide* soutien* souten* subvention*; ameliore* ameliora* progress* mieux; aggrav*
empir* deterior* degrad*; disparu* dispar* resolu*; persist* demeur* continu*; consom* utilis*; avoc*
conseil; stipul* prevoi* indiqu* precis*; joint* annex*; copie* exemplair*; sinistre* dommage*; ouver* ouvr*
ouvert*
"""

_LONGEST = 14


def _families() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The families of whole words in the form of `same_word`, and those of beginnings."""
    whole: dict[str, set[int]] = defaultdict(set)
    begun: dict[str, set[int]] = defaultdict(set)
    heads = [(stem(word), row[0]) for row in foreign_rows() for word in row]
    for number, family in enumerate(f"{GERMAN};{FRENCH}".split(";")):
        for word in family.split():
            start = word.removesuffix("*")
            if start == word:
                whole[same_word(stem(word))].add(number)
                continue
            begun[start].add(number)
            for form, head in heads:
                if form.startswith(start):
                    whole[head].add(number)
    return whole, begun


_WHOLE, _BEGUN = _families()


@remembered(REMEMBERED)
def families(word: str) -> frozenset[int]:
    """The families of a word in the form of `domain.proof.same_words.same_word`.

    >>> bool(families("gereinigt") & families("saubern"))
    True
    """
    found = set(_WHOLE.get(word, ()))
    for end in range(3, min(len(word), _LONGEST) + 1):
        found |= _BEGUN.get(word[:end], set())
    return frozenset(found)
