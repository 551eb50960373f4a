"""Kinds of words by which speech to a program is known, in six languages, on folded text.

`app.domain.safety.addressed_signs` weighs which of them stand together in a sentence: somebody who is named,
an order, what it is about, what the result has to be. A kind alone says nothing.
"""

from __future__ import annotations

import re
from itertools import combinations

LONGEST = 2_000
"""Characters that are looked at; a sentence has at most 600."""
_LENGTHS = ((8, "under8"), (20, "under20"), (45, "under45"))
_WORDS = {
    "ai": (
        r"a\.?i\.?|llms?|chat ?bots?|bots?|robots?|gpt[-\d.]*|chatgpt|language models?"
        r"|artificial intelligence|assistants?|summari[sz]ers?|ki|sprachmodell\w*"
        r"|kunstliche\w* intelligenz|ia|intelligence artificielle|modeles? de langage"
        r"|intelligenza artificiale|inteligencia artificial|modelos? de (?:lenguaje|linguagem)"
        r"|modell[oi] linguistic[oi]|asistentes?|assistentes?|assistant virtuel"
    ),
    "machine": (
        r"software|programs?|programmes?|programm\w*|tools?|machines?|computers?|systems?|models?|engines?"
        r"|automat\w*|machine-\w+|by machine|maschinell\w*|scripts?|pipelines?|servers?|logiciels?|outils?"
        r"|programas?|sistemas?|sistema|modelos?|modello|modele|strumento|parsers?|readers?|processors?"
        r"|agents?"
    ),
    "short": (
        r"summar(?:y|ies)|overviews?|abstracts?|digests?|tl;? ?dr|(?:short(?:er)?|brief) versions?"
        r"|condensations?|bullet points?|synopsis|zusammenfassung\w*|kurzfassung\w*|resumes?|resumen\w*"
        r"|resumos?|riassunt[oi]|syntheses?|synthese"
    ),
    "result": (
        r"outputs?|answers?|repl(?:y|ies)|responses?|results?|notes?|findings|versions?|reviews?"
        r"|translations?|antworte?n?|ergebnis\w*|reponses?|respuestas?|resultados?|risposta|resultat\w*"
        r"|risultato"
    ),
    "shorten": (
        r"summari[sz]\w+|condens\w+|abridg\w+|digesting|process\w*|pars(?:es?|ing)|evaluat\w+|extract\w*"
        r"|draft(?:s|ing)?|read(?:s|ing) this|auswert\w*|zusammenfass\w*|liest|lit|legge|lee|le|resum\w+"
        r"|riassum\w+"
    ),
    "say": (
        r"writ(?:e|es|ing|ten)|says?|state|report|repl(?:y|ies)|answer|respond|output|print|repeat|mention"
        r"|include|emit|tell|inform|convey|note|give|gives|hand|pass|copy|quote|recite|return|describe"
        r"|conclude|confirm|begin|start|open|close|end|finish|add|append|put|insert|show|use|schreib\w*"
        r"|gib|ausgeben|nenn\w*|sag\w*|meld\w*|antworte\w*|ecri\w+|repond\w*|affirm\w*|indiqu\w*|dites?"
        r"|escrib\w*|contest\w*|respond\w*|dig\w+|inclu\w+|scriv\w+|rispond\w*|riport\w*|dic\w+|devolv\w*"
        r"|escrev\w*|limit\w*"
    ),
    "omit": (
        r"ignor\w+|disregard\w*|forget\w*|overrid\w+|bypass\w*|discard\w*|skip\w*|drop|omit\w*"
        r"|leav\w+ (?:out|aside|it|them|unread)|set aside|supersed\w+|replac\w+|void|vergiss\w*|vergess\w*"
        r"|oubli\w+|olvid\w*|esque\w+|dimentic\w*|apag\w+|laissez|no resum\w+|lass\w* weg"
    ),
    "paper": (
        r"(?:this|the|present|our|each|every|these|diese[rsnm]?|dies|ce|cet|cette|ces|este|esta|questo"
        r"|questa|quest[ei]|della?|la|il|el|le) ?(?:letter|document|file|text|page|paper|section|record"
        r"|part|table|report|message|content|material|passage|brief\w*|dokument\w*|texte?|lettre|documento"
        r"|carta|testo|lettera|archivo|texto|seite)s?"
    ),
    "near": (
        r"follow(?:s|ing)?|below|next|above|previous\w*|prior|earlier|preceding|before|so far|until now"
        r"|instead|remaining|rest|other\w*|bisher\w*|vorherig\w*|folgend\w*|suivant\w*|precedent\w*"
        r"|anterior\w*|siguient\w*|seguent\w*|seguint\w*|precedent[ei]|resto|else"
    ),
    "only": (
        r"only|nothing|solely|just|merely|alone|exactly|single|sole|simply|always|never|without exception"
        r"|word for word|nur|nichts|bloss|ausschliesslich|allein|seule?(?:ment)?|uniquement|rien|solo"
        r"|solamente|unicamente|soltanto|apenas|somente|semplicemente|nada|simplement"
    ),
    "must": (
        r"must|shall|should|ha(?:ve|s) to|(?:is|are|am) (?:to|obliged)|need to|required|obliged|ought|will"
        r"|muss\w*|soll\w*|doi(?:t|vent|s)|deb\w+|dev[eo]\w*"
    ),
    "you": (
        r"you|your|yours|yourself|du|dir|dich|dein\w*|vous|votre|vos|tu|te|ton|usted|tus?|voi|tuoi?|voce"
        r"|seu|sua"
    ),
    "order": (
        r"instructions?|prompts?|tasks?|directives?|guidelines?|orders?|commands?|assignment|briefing"
        r"|request|processing rules?|rules?|anweisung\w*|auftrag\w*|aufgabe\w*|consignes?|instruccion\w*"
        r"|istruzion\w*|instruc\w+|hinweis\w*|nota|aviso|avis|avviso"
    ),
    "fact": (
        r"facts?|true|truth|correct|right one|verified|checked|confirmed|valid|fallback|tatsache|fait"
        r"|hecho|fatto"
    ),
    "people": (
        r"users?|readers?|people|whoever|anyone|anybody|everyone|everybody|someone|somebody|humans?"
        r"|persons?|benutzer\w*|leser\w*|utilisateur\w*|lecteur\w*|usuario\w*|utente|lettor[ei]"
    ),
    "role": (
        r"pretend\w*|role|play|imagine|act as|behave|you are now|from now on|persona|character|game|helper"
        r"|clerk|oracle|mode"
    ),
    "piece": (
        r"sentences?|words?|phrases?|lines?|tokens?|marks?|remarks?|code|satz|satze|wort|phrase|mots?"
        r"|frases?|palabras?|frase|parol[ae]|linha"
    ),
    "self": (r"i|me|my|we|us|our|he|she|him|her|they|their|it|its|ich|wir|nous|je|yo|io|noi"),
    "conditional": (
        r"if|when|whenever|while|should (?:any\w*|some\w*)|unless|in case|wenn|falls|si|se|quand|cuando"
        r"|quando"
    ),
    "please": (
        r"please|kindly|bitte|por favor|s'il vous plait|per favore|grateful|would you|so kind|thank(?:s"
        r"| you)"
    ),
    "past": (r"was|were|had|did|has been|have been|said|told|wrote"),
}
"""Words, or beginnings of words, of each kind."""
_SHAPES = {
    "link": r"https?:|www\.|\blink\b|\baddress\b",
    "called": (  # who is spoken to, before a colon or a comma at the beginning
        r"^\W*(?:to |for |an |note (?:to|for) |dear |attention,? |hey |hello )*"
        r"(?:the |any |all |every |das |die |alle |liebe |tout |el |la )?(?:\w+ ){0,3}"
        r"(?:a\.?i\.?|llms?|bots?|models?|assistants?|software|programs?|programme?s?|programm|readers?|machines?"
        r"|computers?|robots?|ki|ia|logiciel|modelo|asistente)(?: \w+){0,3} ?[:,(]"
    ),
    "announce": r":\s+\S+ \S+ \S+|[“\"«„]\S+ \S+",
    "code": r"[=<>{}\[\]_\\|$@#%*]|\w\(|\w/\w|--\w|\w\.\w{2,}|\d",
    "imperative": (
        r"(?:^\W*|[.;:!?,(-] *)(?:please |now |then |and |instead |just |only |simply )*"
        rf"(?:{_WORDS['say']})(?![\w'])"
    ),
}
KINDS: dict[str, re.Pattern[str]] = {
    **{name: re.compile(rf"(?<![\w'-])(?:{words})(?![\w'])") for name, words in _WORDS.items()},
    **{name: re.compile(shape) for name, shape in _SHAPES.items()},
}
"""What shows that a kind is there."""


def kinds(text: str) -> set[str]:
    """The kinds of words in a folded text, its length among them, and each two that stand together."""
    text = text[:LONGEST]
    found = {name for name, pattern in KINDS.items() if pattern.search(text)}
    count = len(text.split())
    found.add(next((name for most, name in _LENGTHS if count < most), "longer"))
    return {*found, *(f"{one}+{other}" for one, other in combinations(sorted(found), 2))}
