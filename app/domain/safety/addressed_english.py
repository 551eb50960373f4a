"""The rules of `app.domain.safety.addressed` for English, on folded text.

Folded text has small letters, no accents and no unseen characters (`domain.safety.disguises`). Each rule was
written to need someone who is spoken to, or an order that only a program could carry out; orders a person may
be given too ("ignore my previous letter") are left alone. What follows a rule are words of which one stands
in everything that it matches: without one of them it is not tried.
"""

from __future__ import annotations

from app.domain.safety.addressed_reasons import Reason

_START = (
    r"(?:(?:^|[.!?:;,\n(\[\"'“„«*>-])\s*(?:(?:please|kindly|now|and|then|so|just|also|instead"
    r"|bitte|por favor|per favore)[, ]+)*)"
)
_MAKERS = r"(?:chatgpt|gpt-?\d\w*|openai|gemini|copilot|llama|mistral|deepseek|grok|qwen)"
_KINDS = (
    r"(?:a\.?i\.?(?![a-z'])|llms?|chat ?bots?|(?:large )?language models?|artificial intelligence"
    r"|(?:ai|llm|virtual|digital|automated|automatic) (?:\w+ )?"
    r"(?:assistants?|systems?|tools?|models?|agents?|readers?"
    rf"|reviewers?|summari[sz]ers?|parsers?|programs?)|summari[sz]ers?|{_MAKERS})"
)
_PERSON = (
    r"(?! (?:researcher|engineer|developer|expert|user|company|vendor|provider|student"
    r"|officer|team|law)s?\b)"
)
_SPOKEN_TO = (
    r"(?=\s*(?:$|[:,.;!?)\]])|\s+-\s|\s+(?:that|which|who|reading|processing|summari[sz]"
    r"|pars|review)\w*)"
)
_MUST = (
    r"(?:must|should|shall|need to|needs to|are to|is to|have to|has to|will|may not|are "
    r"required to|ought to)"
)
_ABOVE = r"(?:previous|prior|preceding|above|earlier|former|foregoing|existing|original|initial)"
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|directives?|guidelines?|rules?|commands?|orders?"
    r"|programming|context|training)"
)
_TOPIC = r"(?! (?:about|on|regarding|concerning|for|from|given|issued|of|dated|in|as to|with)\b)"
_PAPER = (
    r"(?:document|letter|text|page|file|paper|report|contract|e-?mail|message|article|resume"
    r"|cv|invoice|section)"
)
_ANSWER = r"(?:summary|summaries|answer|response|reply|output|translation|review|analysis)"
_DROP = (
    r"(?:ignore|disregard|forget|override|bypass|discard|skip|drop|stop following|do not "
    r"follow|don't follow|never mind)"
)

ENGLISH = (
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} (?:what (?:came|comes|was said|stands) before|(?:all |the "
        rf"|any )?(?:preceding|previous|prior) "
        r"(?:text|content|messages?|context))\b",
        " before|content|context|message|text",
    ),
    (Reason.ADDRESS, rf"^\W*for (?:the |all |any )?{_KINDS}(?: only)? ?[:,]", "for "),
    (
        Reason.ADDRESS,
        rf"\b(?:any|every|all|the) {_KINDS} (?:that is |which is |being )?used to (?:read|screen"
        rf"|summari[sz]e|review|grade)"
        rf"\b[^.]{{0,60}}\b{_MUST}\b",
        "used to ",
    ),
    (Reason.OUTPUT, r"\bmake sure (?:that )?your summar(?:y|ies)\b", "make sure "),
    (
        Reason.ROLE,
        rf"^\W*you are an? (?:\w+ )?(?:{_KINDS}|assistant)\b[^.]{{0,20}}\b(?:who|that|which"
        rf"|and) (?:never|always|only|must)\b",
        "you are a",
    ),
    (
        Reason.OVERRIDE,
        rf"\b{_DROP} (?:what|everything|anything) (?:the|your) (?:operator|user|developer|system) "
        r"(?:has |have )?(?:said|told|wrote|written)\b",
        "anything|everything|what",
    ),
    (Reason.OVERRIDE, rf"{_START}{_DROP} the user (?:and|entirely|completely)\b", " the user "),
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} [^.:]{{1,60}} and (?:only |just |instead |simply )*"
        r"(?:answer|say|write|reply|respond|output|print|state)(?: only| with| this)? ?:",
        " answer| output| print| reply| respond| say| state| write",
    ),
    (
        Reason.OUTPUT,
        rf"{_START}(?:output|print|say|write|reply|respond|answer) (?:with )?"
        r"nothing (?:but"
        r"|except|other than)\b",
        "nothing ",
    ),
    (Reason.ADDRESS, rf"\byou,? (?:the|being the|as the) {_KINDS},", "you"),
    (
        Reason.OUTPUT,
        r"\b(?:summari[sz]ed?|translated?) (?:this \w+ )?(?:only )?as ['\"“]",
        "summari|translate",
    ),
    (
        Reason.ADDRESS,
        rf"\b{_KINDS} {_MUST} (?:always |only |never )?(?:report|list|describe|state|show) "
        rf"[^.]{{1,40}} as\b",
        "describe|list|report|show|state",
    ),
    (
        Reason.ROLE,
        r"\b(?:act|behave|pretend|write|treat)\b[^.]{0,60} when you (?:summari[sz]e|answer"
        r"|translate)\b",
        " when you ",
    ),
    (
        Reason.OVERRIDE,
        r"^\W*system (?:notice|message|note|alert|update) ?: (?:the assistant|you|all models"
        r"|assistants)\b",
        "system ",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:when|if) you(?: are|'re) asked (?:about|whether|if|for)\b[^.]{0,60}, (?:only |always )?"
        r"(?:answer|say|reply|respond|state) (?:that|with|only)\b",
        " asked ",
    ),
    (
        Reason.OVERRIDE,
        rf"\b{_DROP} (?:all|any|every|each) (?:of )?(?:(?:the|my|these) )?(?:{_ABOVE}|your)"
        rf"(?: [\w'-]+){{0,3}} {_ORDERS}\b{_TOPIC}",
        "command|context|direction|directive|guideline|instruction|order|programming|prompt|rule|training",
    ),
    (
        Reason.OVERRIDE,
        rf"\b{_DROP} (?:all|any|every|each) {_ORDERS}(?=\s*(?:$|[.,;:!]|and\b|except\b|other "
        r"than\b))",
        "command|context|direction|directive|guideline|instruction|order|programming|prompt|rule|training",
    ),
    (
        Reason.OVERRIDE,
        rf"\b(?:{_DROP}|set aside|put aside) (?:whatever|everything|anything|all|what) (?:that "
        r")?you (?:were|have been|had been) (?:told|instructed|given|asked)\b",
        "had been|have been|were",
    ),
    (
        Reason.OVERRIDE,
        rf"\b{_DROP} the rest of (?:this|the) {_PAPER} and (?:only |just |instead )*(?:output"
        r"|say|write|print|reply|respond|answer|state)\b",
        " the rest of th",
    ),
    (Reason.OVERRIDE, r"^(?:(?:system|admin|instruction|prompt) )?override ?: ", "override"),
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} (?:of )?(?:(?:the|your|my|these|those|its) )?{_ABOVE} {_ORDERS}\b{_TOPIC}",
        "above|earlier|existing|foregoing|former|initial|original|preceding|previous|prior",
    ),
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} (?:the )?{_ORDERS} (?:above|before this|so far|you (?:were|have "
        r"been) given)\b",
        " given|above|before this|so far",
    ),
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} (?:everything|all|anything)(?: that (?:is|was|came))? (?:above|before "
        r"this|so far|previously)\b",
        "above|before this|previously|so far",
    ),
    (
        Reason.OVERRIDE,
        rf"{_START}{_DROP} your (?:system |own |safety )?{_ORDERS}\b",
        "command|context|direction|directive|guideline|instruction|order|programming|prompt|rule|training",
    ),
    (
        Reason.OVERRIDE,
        rf"\b{_DROP} (?:the )?user'?s? (?:request|question|instructions?|prompt|query)\b",
        "instruction|prompt|query|question|request",
    ),
    (
        Reason.OVERRIDE,
        r"\b(?:overrides?|replaces?|supersedes?) (?:your|the) (?:system|initial|original) "
        r"(?:prompt|instructions?)\b",
        "override|replace|supersede",
    ),
    (
        Reason.OVERRIDE,
        r"\bsystem (?:override|prompt override)\b|\b(?:safety|content) (?:rules|filters?|guidelines?)"
        r" (?:are|is) (?:now )?(?:disabled|off|suspended|lifted)\b",
        "content|override|prompt override|safety",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:note|message|notice|instructions?|attention|warning|memo|hint|reminder)s? (?:to"
        rf"|for) (?:the |all |any |every )?{_KINDS}{_SPOKEN_TO}",
        "attention|hint|instruction|memo|message|note|notice|reminder|warning",
    ),
    (
        Reason.ADDRESS,
        rf"\b(?:attention|dear|hey|hello|hi|listen),? (?:all |any )?{_KINDS}{_SPOKEN_TO}",
        "attention|dear|hello|hey|hi|listen",
    ),
    (
        Reason.ADDRESS,
        rf"\b(?:to|for) (?:the |any |all |every )?{_KINDS} (?:\w+ )?(?:reading|processing|summari[sz]ing"
        r"|reviewing|parsing) (?:this|these)\b",
        "parsing|processing|reading|reviewing|summari",
    ),
    (
        Reason.ADDRESS,
        rf"{_START}{_KINDS} (?:instructions?|directives?|notes?|override|prompt|commands?) ?:",
        "command|directive|instruction|note|override|prompt",
    ),
    (
        Reason.ADDRESS,
        rf"\b{_KINDS} {_MUST} (?:always |only |never |not )?(?:describe|rate|rank|recommend"
        r"|say|state|claim|treat|approve) (?:this|these|the following)\b",
        " th",
    ),
    (
        Reason.ADDRESS,
        r"\b(?:every|any|all) (?:\w+ )?(?:models?|programs?|tools?|systems?|assistants?|bots?)"
        r" (?:that|which) (?:reads?|process(?:es)?|summari[sz]es?|pars(?:es?)) (?:this|these"
        rf"|the following)\b[^.]{{0,60}}\b{_MUST}\b",
        "that|which",
    ),
    (Reason.ADDRESS, rf"\bif you(?: are|'re) (?:an? |the |any )?(?:\w+ )?{_KINDS}{_PERSON}", "if you"),
    (Reason.ADDRESS, rf"\bas an? (?:\w+ )?{_KINDS}{_PERSON},? you\b", "as a"),
    (
        Reason.ADDRESS,
        rf"\b{_KINDS},? (?:that |which |who )?(?:are |is )?(?:reads?|reading|process(?:es|ing)"
        r"?|summari[sz](?:es?|ing)|pars(?:es?|ing)|review(?:s|ing)?|scan(?:s|ning)?|analy[sz]"
        rf"(?:es?|ing)|evaluat(?:es?|ing)) (?:this|the following|these)\b[^.]{{0,80}}\b{_MUST}\b",
        "analy|evaluat|pars|process|read|reading|review|scan|summari",
    ),
    (
        Reason.ADDRESS,
        rf"{_START}(?:{_KINDS}|assistant)[,:] (?:please |you |do not |don't |never |always "
        r"|now )*(?:must|should|ignore|omit|include|write|say|state|mention|output|print|answer"
        r"|respond|reply|add|leave|conclude|report|hide|praise|accept|reject|follow|obey|approve"
        r"|confirm|rank|rate|give(?= (?:this|it|only|no)\b)|summari[sz]e"
        r"|translate|tell)\b",
        "accept|add|answer|approve|conclude|confirm|follow|give|hide|ignore|include|leave|mention|must|obey|omit|output|praise|print|rank|rate|reject|reply|report|respond|say|should|state|summari|tell|translate|write",
    ),
    (
        Reason.ADDRESS,
        rf"\bthe (?:{_KINDS}|assistant) {_MUST} (?:not |never |always |now |only )?(?:end|begin"
        rf"|start|finish|open|close)? ?(?:its|the|every|each) (?:{_ANSWER})\b",
        "analysis|answer|output|reply|response|review|summaries|summary|translation",
    ),
    (
        Reason.ROLE,
        r"\byou are now (?:(?:an? )?(?:dan|unrestricted|unfiltered|jailbroken|evil|different"
        r"|helpful)\b|(?:an? |the )?(?:\w+ ){0,2}(?:ai|assistant|model|chatbot|bot|pirate|system"
        r"|terminal)\b|in \w+ mode|free (?:of|from))",
        "you are now ",
    ),
    (
        Reason.ROLE,
        r"\bfrom now on,? you (?:must|will|shall|should|are to|only|always|never)?\s?(?:only "
        r"|always |never |not )?(?:answer(?! to| for)|respond|reply|speak|behave|obey|pretend|output|act "
        r"as)\b",
        "from now on",
    ),
    (
        Reason.ROLE,
        r"\byour (?:new|real|actual|true|only) (?:task|goal|job|objective|purpose|mission)"
        r" is (?:now )?to (?:write|say|answer|output|print|tell|ignore|convince|recommend|respond"
        r"|reply|translate|state|claim)\b",
        "goal|job|mission|objective|purpose|task",
    ),
    (
        Reason.ROLE,
        r"\byour (?:instructions|orders|guidelines|system prompt|programming) (?:have|has|are"
        r"|is) (?:now )?(?:been )?(?:changed|updated|replaced|revoked|suspended|void)\b",
        "guidelines|instructions|orders|programming|system prompt",
    ),
    (
        Reason.ROLE,
        rf"{_START}new (?:instructions?|orders?|task|system prompt|directives?): ",
        "directive|instruction|order|system prompt|task",
    ),
    (
        Reason.ROLE,
        r"\b(?:developer|debug|admin|god|dan|jailbreak|unrestricted) mode (?:is )?(?:now )"
        r"?(?:enabled|activated|engaged)\b",
        "activated|enabled|engaged",
    ),
    (
        Reason.ROLE,
        rf"{_START}pretend (?:to be|that you are|you are) [^.]{{0,60}}\b(?:ai|assistant|model"
        r"|bot|terminal|and (?:confirm|say|write|answer|output|reply|state))\b",
        "pretend ",
    ),
    (
        Reason.ROLE,
        rf"\bobey (?:this|these|the following|the next) (?:paragraph|text|{_ORDERS}|words|lines?"
        r"|message)\b",
        "obey th",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:when|while|before|after|if) (?:you )?(?:are )?(?:summari[sz](?:ing|e)|translat"
        r"(?:ing|e)|analy[sz](?:ing|e)|asked about|answering questions about|processing) (?:this"
        rf"|the) {_PAPER}\b[^.]{{0,40}}\b(?:say|state|claim|conclude|do not|never|always|leave "
        r"out|pretend)\b",
        "analy|answering questions about|asked about|processing|summari|translat",
    ),
    (
        Reason.OUTPUT,
        rf"\bthe {_ANSWER} (?:that )?you (?:produce|generate|write|give|make|create) {_MUST}\b",
        "analysis|answer|output|reply|response|review|summaries|summary|translation",
    ),
    (
        Reason.OUTPUT,
        r"\b(?:whatever|no matter what|regardless of) (?:the |is |you are |you're |they )?"
        r"(?:question|asked|ask|request|user)\b[^.]{0,20}\b(?:answer|say|reply|respond|state)"
        r"\b",
        "no matter what|regardless of|whatever",
    ),
    (Reason.OUTPUT, r"\byou must (?:[^.]{0,60} and )?only (?:output|say|respond|reply|print)\b", "you must "),
    (
        Reason.OUTPUT,
        r"\bin (?:your|the|any) (?:summary|summaries|translation),? (?:you )?(?:must |should "
        r"|always |please |never |do not |only )*(?:say|state(?! the (?:question|aim|methods?|purpose)\b)"
        r"|write|include|omit|mention|add"
        r"|claim|leave|report|list)\b",
        "summaries|summary|translation",
    ),
    (Reason.OUTPUT, r"\b(?:in|from|of|to) your summar(?:y|ies)\b[^.]{0,60}$", " your summar"),
    (
        Reason.OUTPUT,
        rf"{_START}(?:respond|reply|answer) (?:(?:only|just|exclusively|solely) (?:with|in)"
        r" (?:the |a |one )?(?:single |exact |following |one )?|with (?:only|just|the single"
        r"|the exact|a single|one single) )(?:word|phrase|sentence|token|string)\b",
        "answer|reply|respond",
    ),
    (
        Reason.OUTPUT,
        rf"{_START}(?:output|print|say|repeat|write)(?: only| just)? (?:the |a )?(?:single "
        r"|exact |following )?(?:word|phrase|token|string)\b",
        "phrase|string|token|word",
    ),
    (
        Reason.OUTPUT,
        rf"{_START}(?:begin|start|end|finish|open|close) (?:your|every|each) (?:{_ANSWER}) "
        r"(?:with|by) (?:the )?(?:exact )?(?:words?|phrase|sentence|line|text|string|saying"
        r"|writing)\b",
        "analysis|answer|output|reply|response|review|summaries|summary|translation",
    ),
    (
        Reason.OUTPUT,
        rf"{_START}(?:tell|inform|convince|assure|persuade) the user (?:that|to|it)\b(?![^.]*\bby "
        r"\w+ing\b)|\b(?:do not|don't|never) (?:tell|inform|let) the user\b|\b(?:do not|don't"
        rf"|never) (?:reveal|disclose|mention|show|report)\b[^.]{{0,40}}\bto the user\b",
        " the user| the user |to the user",
    ),
    (Reason.OUTPUT, rf"{_START}(?:do not|don't|never) summari[sz]e (?:this|the) {_PAPER}\b", " summari"),
    (
        Reason.PROMPT,
        r"\b(?:reveal|print|show|repeat|output|display|leak|give|tell me|write out|expose|return"
        r"|share) (?:me )?(?:all )?(?:of )?your (?:(?:system|initial|hidden|original|full|secret"
        r"|entire) )*(?:prompt|instructions)\b"
        r"(?! (?:payment|reply|response|attention|action|delivery|about|on|for|from|to|given|of|in)\b)",
        "instructions|prompt",
    ),
    (
        Reason.PROMPT,
        rf"{_START}(?:repeat|print|output|copy) (?:all |back )?(?:the )?(?:words|text|everything"
        r"|all|lines) (?:above|before this)\b",
        "above|before this",
    ),
    (
        Reason.PROMPT,
        r"\b(?:what|which) (?:is|are|was|were) your (?:system prompt|initial instructions|hidden "
        r"instructions)\b",
        "hidden instructions|initial instructions|system prompt",
    ),
)
