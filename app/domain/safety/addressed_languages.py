"""The rules of `app.domain.safety.addressed` for German, French, Spanish, Portuguese and Italian."""

from __future__ import annotations

from app.domain.safety.addressed_reasons import Reason

_KI = r"(?:ki\b|kunstliche intelligenz|sprachmodell|ki-\w+|chatbot|assistent(?:in)?\b|chatgpt|llm)"
_IA = (
    r"(?:ia\b|i\.a\.|intelligence artificielle|inteligencia artificial|intelligenza artificiale"
    r"|modeles? de langu(?:e|age)|modelos? de (?:lenguaje|linguagem)|modell[oi] linguistic[oi]"
    r"|chatbot|chatgpt|llm|assistent[ei] (?:ia|ai)|asistente de ia|assistant ia)"
)
OTHERS = (
    (
        Reason.ADDRESS,
        r"^\W*(?:ki(?:-\w+)?|sprachmodell|chatbot|ia|assistente?),? ?: ?\w+",
        "assistent|chatbot|ia|ki|sprachmodell",
    ),
    (Reason.ADDRESS, rf"\ba l'attention (?:de |du |des )(?:l'|la |toute |tout )?{_IA}", "a l'attention d"),
    # German
    (
        Reason.OVERRIDE,
        r"\b(?:ignorier(?:e|en sie|t)?|vergiss|vergessen sie|missachte(?:n sie)?|ubergeh(?:e"
        r"|en sie)) (?:bitte )?(?:alle|alles|samtliche|jede|deine|ihre)?\s?(?:\w+ )?(?:vorherig"
        r"|vorangegangen|vorig|bisherig|obig|fruher)\w* (?:anweisung|instruktion|befehl|regel"
        r"|vorgabe|prompt)\w*",
        "ignorier|missachte|ubergehe|vergessen sie|vergiss",
    ),
    (
        Reason.OVERRIDE,
        r"\b(?:ignoriere|vergiss|missachte) (?:alles|was) (?:oben|bisher|vorher|davor)",
        "ignoriere|missachte|vergiss",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:hinweis|anweisung|nachricht|achtung|notiz|mitteilung|instruktion)(?:en)?,? "
        rf"(?:an|fur) (?:die |das |den |alle |jede )?{_KI}",
        "achtung|anweisung|hinweis|instruktion|mitteilung|nachricht|notiz",
    ),
    (
        Reason.ADDRESS,
        rf"\bwenn (?:du|sie) (?:eine? |die |das |ein )?(?:\w+ )?{_KI}\w* (?:bist|sind)",
        "wenn ",
    ),
    (
        Reason.ADDRESS,
        rf"\bals {_KI},? (?:musst|sollst|darfst|mussen sie|sollen sie)",
        "darfst|mussen sie|musst|sollen sie|sollst",
    ),
    (
        Reason.ROLE,
        r"\b(?:du bist (?:jetzt|nun|ab jetzt)|ab (?:jetzt|sofort) (?:bist|antwortest|schreibst"
        r"|sprichst) du|deine neue aufgabe ist)\b",
        "deine neue aufgabe ist|du bist |jetzt|sofort",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:antworte|erwidere)(?:n sie)? (?:nur|ausschliesslich|lediglich) (?:mit|auf)\b"
        r"|\bin deiner (?:zusammenfassung|antwort)\b|\bsag(?:e|en sie)? dem (?:nutzer|benutzer"
        r"|anwender)\b",
        "antworte|anwender|benutzer|erwidere|in deiner |nutzer",
    ),
    (
        Reason.PROMPT,
        r"\b(?:zeige|nenne|gib|verrate|wiederhole)\b[^.]{0,20}\b(?:deinen? )?(?:system-?prompt"
        r"|deine anweisungen|systemanweisung)",
        "deine anweisungen|system|systemanweisung",
    ),
    # French
    (
        Reason.OVERRIDE,
        r"\b(?:ignore[zrs]?|oublie[zrs]?|neglige[zr]?|ne (?:suis|suivez) pas) (?:toutes? |tout "
        r"|bien )?(?:les |ces |vos |tes )?(?:\w+ )?(?:instructions?|consignes?|directives?"
        r"|regles?|ordres?) (?:\w+ )?(?:precedent|anterieur|ci-dessus|initial|donne)",
        "ignore|ne sui|neglige|oublie",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:note|message|consigne|instruction|attention|avis)s?,? (?:a|pour|destinee? a)"
        rf" (?:l'|la |le |les |toute |tout )?{_IA}",
        "attention|avis|consigne|instruction|message|note",
    ),
    (Reason.ADDRESS, rf"\bsi (?:vous etes|tu es) (?:une? |l'|le |la )?(?:\w+ )?{_IA}", "tu es|vous etes"),
    (Reason.ADDRESS, rf"\ben tant qu(?:e |')(?:\w+ )?{_IA},? (?:vous|tu)\b", "en tant qu"),
    (
        Reason.ROLE,
        r"\b(?:tu es|vous etes) (?:maintenant|desormais) (?:une? |l')?(?:\w+ )?(?:ia|assistant"
        r"|pirate|modele|robot)\b|\b(?:ta|votre) nouvelle (?:tache|mission) est\b",
        " nouvelle |desormais|maintenant",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:reponds|repondez) (?:uniquement|seulement|exclusivement) (?:par|avec|en)\b|\bdans "
        r"(?:ton|votre) resume\b|\b(?:dis|dites) a l'utilisateur\b",
        " a l'utilisateur| resume|exclusivement|seulement|uniquement",
    ),
    (
        Reason.PROMPT,
        r"\b(?:affiche|montre|revele|repete)[rz]?\b[^.]{0,20}\b(?:ton|votre|ta|tes|vos) (?:prompt"
        r"|invite|instructions|consignes)",
        "consignes|instructions|invite|prompt",
    ),
    # Spanish, Portuguese, Italian
    (
        Reason.OVERRIDE,
        r"\b(?:ignor[ae]n?|ignorate|olvid[ae]|esquec?a|desconsider[ea]|dimentica(?:te)?|descarta"
        r"|omite) (?:por favor )?(?:tod[ao]s |tutte |tutti )?(?:las |los |as |os |le |gli "
        r"|tus |suas )?(?:\w+ )?(?:instrucciones|instrucoes|istruzioni|indicaciones|ordenes"
        r"|ordens|reglas|regras|regole|directrices) (?:\w+ )?(?:anterior|previ|precedent|de "
        r"arriba|acima|di cui sopra|iniciales|iniciais|recibidas)\w*+"
        r"(?! (?:sobre|acerca|respecto|sul|sulla|sui|sulle)\b)",
        "directrices|indicaciones|instrucciones|instrucoes|istruzioni|ordenes|ordens|reglas|regole|regras",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:nota|mensaje|mensagem|messaggio|aviso|avviso|instruccion(?:es)?|instruco?(?:es"
        r"|ao)|istruzion[ei]|atencion|atencao|attenzione),? (?:para|a|al|alla|all'|per) ?(?:la "
        rf"|el |o |a |il |l'|un |uma? |una |os |los |las |as |i |gli )?{_IA}",
        "atencao|atencion|attenzione|aviso|avviso|instruc|instruccion|istruzion|mensagem|mensaje|messaggio|nota",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:si (?:eres|usted es|es usted)|se (?:voce e|tu es|es|sei|lei e|siete))\b (?:una? "
        rf"|um |uma |el |la |il |o |a )?(?:\w+ )?{_IA}",
        "eres|es|es usted|lei e|sei|siete|tu es|usted es|voce e",
    ),
    (
        Reason.ADDRESS,
        rf"\b(?:como|in quanto|en tu calidad de) (?:una? |uma? )?{_IA},? (?:debes|debe|deves?"
        r"|deve|devi|voce|tu)\b",
        "como|en tu calidad de|in quanto",
    ),
    (
        Reason.ROLE,
        r"\b(?:ahora eres|agora voce e|ora sei|adesso sei) (?:una? |um |uma )?(?:\w+ )?(?:ia"
        r"|asistente|assistente|pirata|modelo|modello)\b|\b(?:tu nueva tarea|sua nova tarefa"
        r"|il tuo nuovo compito) (?:es|e)\b",
        "adesso sei|agora voce e|ahora eres|il tuo nuovo compito|ora sei|sua nova tarefa|tu nueva tarea",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:responde|responda|rispondi) (?:solo|solamente|unicamente|apenas|somente|soltanto"
        r"|unicamente) (?:con|com|en|em|in)?\b|\b(?:en tu resumen|no seu resumo|em seu resumo"
        r"|nel tuo riassunto|nella tua sintesi)\b|\b(?:di(?:le)? al usuario|diga ao usuario"
        r"|di' all'utente|dici all'utente)\b",
        " al usuario|all'utente|em seu resumo|en tu resumen|responda|responde|ao usuario"
        "|rispondi|nel tuo riassunto|nella tua sintesi|no seu resumo",
    ),
    (
        Reason.PROMPT,
        r"\b(?:muestra|revela|mostra|mostre|repite|ripeti|repita)\b[^.]{0,20}\b(?:tu|tus|seu"
        r"|suas|il tuo|le tue) (?:prompt|instrucciones|instrucoes|istruzioni)",
        "instrucciones|instrucoes|istruzioni|prompt",
    ),
)
