"""Addresses as English, German, French, Spanish, Italian and Dutch write them, post boxes and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daogou.language.redaction.spans import Span

_L = r"A-Za-z\u00c0-\u024f"
_U = r"A-Z\u00c0-\u00de"
_CAP = rf"[{_U}][{_L}'’.-]*"
_END = rf"(?![{_L}])"
_NO = r"\d{1,6}(?:\s?[A-Za-z](?![A-Za-z]))?(?:\s?[-/–]\s?\d{1,5}[A-Za-z]?)?"
_SUFFIX = (
    r"(?:Street|Str|St|Avenue|Aven|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Terr|Ter|Way|"
    r"Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Close|Crescent|Cres|Gardens|Gdns|Grove|Mews|Row|Walk|Hill|Rise|Alley|"
    r"Plaza|Loop|Pike|Turnpike|Expressway|Broadway|Green|Park|Quay|Wharf|Yard|View|Vale|Bend|Cove|Crossing|Run|Path|Point|Ridge)"
)
_WEAK_SUFFIX = (
    r"(?:place|pl|way|circle|cir|square|sq|close|gardens|grove|mews|trail|trl|loop|hill|row|walk|rise|park|green|view)"
)
_SURE_SUFFIX = r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|parkway|pkwy|highway|hwy|terrace|crescent)"
_NOT_NAMES = (
    r"(?!(?:a|an|the|in|of|on|to|by|for|and|or|per|from|with|at|easy|min|mins|minutes?|hours?|hrs?|days?|miles?|km|inch(?:es)?|"
    r"stars?|years?|weeks?|off|more|other|new|pairs?|pieces?|packs?|times?|people|good|great|long|short|flash|hard|test|ssd|usb|"
    r"gb|tb|mm|cm|kg|ml|oz|lb|was|is|are|my|your|this|that|speed|way|wheel|solid|tape|disk|external|internal|street style)\b)"
)
_DIRECTION = r"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West|Northeast|Northwest|Southeast|Southwest)\.?(?=\s))"
_ORDINAL = r"\d{1,3}\s?(?:st|nd|rd|th)"
_UNIT_WORD = r"(?:apartment|apt|unit|suite|ste|flat|room|rm|floor|fl|building|bldg|block|tower|studio|door|penthouse|ph|lot|trailer|house)"
_UNIT = rf"(?:{_UNIT_WORD}\b\.?\s?(?:no\.?\s?)?#?\s?[A-Za-z]?-?\d{{1,5}}[A-Za-z]?(?:[-/]\d+)?(?!\w)|{_UNIT_WORD}\b\.?\s[A-Za-z](?!\w)|#\s?\w{{1,6}}|\d{{1,2}}[ºª°]\s?[A-Z]?(?!\w)|\d{{1,2}}(?:st|nd|rd|th)\s(?:floor|fl)\b)"
_STATE_CODE = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|"
    r"SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR|ON|QC|BC|AB|MB|SK|NS|NB|NL|NSW|VIC|QLD|ACT|TAS)"
)
_STATE = (
    rf"(?:{_STATE_CODE}|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|"
    r"Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    r"Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|"
    r"South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming)"
)
_ZIP = r"\d{5}(?:\s?-\s?\d{4})?(?!\d)"
_UK = r"(?:GIR ?0AA|[A-PR-UWYZ](?:[A-HK-Y]?\d[A-Z\d]?)\s{0,2}\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])"
_CANADA = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![A-Za-z0-9])"
_IRELAND = r"[AC-FHKNPRTV-Y]\d[\dW]\s[0-9AC-FHKNPRTV-Y]{4}(?![A-Za-z0-9])"
_CITY = rf"{_CAP}(?:[ -]{_CAP}){{0,3}}"
_CODE = rf"(?:{_STATE}\.?,?\s+{_ZIP}|{_STATE_CODE}\s+{_CANADA}|{_UK}|{_CANADA}|(?:[A-Z]{{1,2}}-)?\d{{4,6}}(?!\d)(?:\s{_CITY})?|{_STATE_CODE}(?!\w)(?:\s\d{{4}}(?!\d))?)"
_TAIL = (
    rf"(?:[,\s]{{1,3}}(?:{_DIRECTION}))?"
    rf"(?:\s?[,.;]?\s{{0,2}}(?i:{_UNIT}))*"
    rf"(?:\s?[,\n]\s?{_CITY})*"
    rf"(?:[,\s]{{1,3}}(?:{_CITY}[,\s]{{1,3}})?(?:{_CODE}|(?i:{_UK}))(?:\s?,\s?{_CITY})*)?"
)
_HEAD = rf"(?:(?i:{_UNIT})[,\s]{{1,3}}(?:(?:{_CITY})[,\s]{{1,3}})?){{0,3}}(?i:no\.?\s?)?#?"
_WORD = rf"(?:{_CAP}|{_ORDINAL}|of|the|de|la)"

_ADDRESSES = (
    # 12 High Street, 350 W 5th Ave Apt 4B, New York, NY 10118
    re.compile(
        rf"(?<![\w.$€£¥]){_HEAD}{_NO},?\s+(?:{_DIRECTION}\s+)?(?:{_WORD}\s+){{0,4}}?{_WORD}\s+{_SUFFIX}{_END}(?:\s{_SUFFIX}{_END})*\.?{_TAIL}"
    ),
    re.compile(rf"(?<![\w.$€£¥]){_HEAD}{_NO},?\s+(?:{_DIRECTION}\s+)?Broadway{_END}{_TAIL}"),
    # 12 high street, 350 W FIFTH AVE
    re.compile(
        rf"(?<![\w.$€£¥]){_HEAD}\d{{1,6}}[a-z]?,?\s+(?:{_DIRECTION}\s+)?(?:{_NOT_NAMES}[{_L}0-9'’.-]{{2,}}\s+){{1,3}}?{_SURE_SUFFIX}{_END}(?:\s(?:{_SURE_SUFFIX}|{_WEAK_SUFFIX}){_END})*\.?"
        rf"(?:\s?,?\s?{_UNIT})*(?:[,\s]{{1,3}}(?:[{_L}.]+[,\s]{{1,3}}){{0,5}}?(?:{_ZIP}|{_UK}))?",
        re.IGNORECASE,
    ),
    # 12 cedar hill place, apt 6b: what else may follow a number too needs its unit or its code
    re.compile(
        rf"(?<![\w.$€£¥]){_HEAD}\d{{1,6}}[a-z]?,?\s+(?:{_DIRECTION}\s+)?(?:{_NOT_NAMES}[{_L}0-9'’.-]{{2,}}\s+){{1,3}}?{_WEAK_SUFFIX}{_END}\.?"
        rf"(?:(?:\s?,?\s?{_UNIT})+(?:[,\s]{{1,3}}(?:[{_L}.]+[,\s]{{1,3}}){{0,5}}?(?:{_ZIP}|{_UK}))?"
        rf"|[,\s]{{1,3}}(?:[{_L}.]+[,\s]{{1,3}}){{0,5}}?(?:{_STATE}\.?,?\s{_ZIP}|{_UK}))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.$€£¥])\d{{1,6}}\s+(?i:county road|county rd|state route|state road|us highway|highway|hwy|route|rte|interstate)\s\d{{1,4}}{_TAIL}"
    ),
    re.compile(rf"\b(?i:R\.?R\.?|rural route|HC)\s?#?\d{{1,3}},?\s(?i:box)\s\d+{_TAIL}"),
    # Springfield, IL 62704
    re.compile(rf"(?:{_CITY},?\s+)?\b{_STATE}\.?,?\s{{1,2}}{_ZIP}"),
    # Hauptstraße 12a, 10115 Berlin
    re.compile(
        rf"(?<![{_L}])(?:(?:{_CAP}[ -]){{0,3}}(?:[{_U}][{_L}.-]*(?:stra(?:ß|ss)e|str\.?|allee|gasse|chaussee|weg|platz|straat|laan|gracht|kade|plein|"
        rf"steenweg|gatan|vägen|vej|gade)|Stra(?:ß|ss)e|Str\.|Allee|Gasse|Weg|Platz|Chaussee))"
        rf"(?:\s(?:des|der|von)\s[\w. ]{{2,20}}?)?\s?{_NO}(?![\d.,]*\s?(?:€|Euro|Stück|mm|cm|kg|ml|GB))(?:\s(?:in|,)\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s{_CITY})?{_TAIL}"
    ),
    # what is weak alone needs its postcode: Am Markt 5, 50667 Köln
    re.compile(
        rf"(?<![{_L}])(?:(?:Am|An de[rmn]|Auf de[rmn]|Im|In de[rmn]|Unter den|Zum|Zur|Alte[rn]?|Bei[m]?)\s)?{_CAP}(?:[ -]{_CAP}){{0,2}}\s{_NO}"
        rf"\s?[,\n]?\s{{0,2}}(?:in\s)?(?:\d?\.?\s?(?:OG|Stock|Etage),?\s)?(?:[A-Z]{{1,2}}-)?\d{{5}}\s{_CITY}"
    ),
    re.compile(
        rf"(?<![{_L}])(?:Am|An de[rmn]|Auf de[rmn]|Unter den|Zum|Zur)\s{_CAP}(?:\s{_CAP})?\s\d{{1,3}}\s?[a-h]?(?:,?\s\d{{4,5}}\s{_CITY}|(?=[,.;\s]*(?:$|\n|in\s[{_U}])))"
    ),
    # 12 bis rue de la Paix, 75002 Paris
    re.compile(
        rf"(?<!\w)\d{{1,4}}(?:\s?(?:bis|ter|quater))?,?\s+(?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin|impasse|allée|quai|route|cours|passage|square)"
        rf"\s+(?:(?:de|du|des|la|le|les|l['’]|d['’]|à|en|saint|sainte)[\s-]?){{0,3}}[{_U}\d][\w'’-]*(?:[\s-](?:de|du|des|la|le|les|l['’]|d['’])?\s?{_CAP})*{_TAIL}"
    ),
    # Calle Mayor 5, 28013 Madrid · Via Roma, 10 · Piazza Navona 3
    re.compile(
        rf"(?<![{_L}])(?:Calle|C/|Avenida|Avda\.?|Plaza|Paseo|Carrer|Rua|Travessa|Via|Viale|Piazza|Corso|Vicolo|Largo)\s?"
        rf"(?:(?:de|del|della|delle|dei|di|da|do|dos|la|las|los|el|San|Santa)\s)*{_CAP}(?:\s(?:de|del|di|y|e)?\s?{_CAP}){{0,3}},?\s(?:n\.?[º°o]?\s?)?\d{{1,4}}[A-Za-z]?{_END}{_TAIL}"
    ),
)
_BOX = re.compile(
    rf"\b(?i:P\s?\.?\s?O\s?\.?\s?Box|Post\s?Office\s?Box|GPO\s?Box|Postbox|Postfach|PMB|Postbus|Locked\s?Bag|Private\s?Bag|Apartado|Casella\s?Postale|"
    rf"Bo[iî]te\s?Postale)\s?(?:(?i:no|nr|number)\.?\s?)?[#:]?\s?\d(?:[\d ]{{0,8}}\d)?{_TAIL}"
)
_ALONE = re.compile(
    rf"(?<![A-Za-z0-9.-])(?:(?:{_CITY}(?:\s\d{{1,2}})?\s?[,\n]\s?){{0,4}}(?:{_CITY}\s)?)?(?P<code>(?<![A-Za-z0-9.-])(?:{_UK}|{_CANADA}|{_IRELAND}))"
)
_UNITS_OF_MEASURE = frozenset(["GB", "TB", "XL", "PB", "LB", "HZ", "HP", "PL", "PR", "PS", "DB"])
_FLAT = re.compile(
    rf"(?:\b(?:apt|apartment)\b\.?\s?(?:no\.?\s?)?#?\s?\d{{1,5}}[A-Za-z]?(?!\w)|\bsuite\s#?\d{{2,5}}[A-Za-z]?(?!\w))(?:[,\s]{{1,3}}{_UNIT})*",
    re.IGNORECASE,
)
_CODED = re.compile(
    rf"(?i:\b(?:zip(?:\s?code)?|post\s?code|postal\s?code|plz|postleitzahl)\b)\s?(?i:is|ist|:|：)?\s{{0,2}}(?P<code>{_ZIP}|(?i:{_UK})|{_CANADA}|\d{{4,6}}(?!\d))"
)
_LABELLED = re.compile(
    r"(?:address(?:es)?(?: is| was)?|ship(?:ped)? to|deliver(?:ed)? (?:it )?to|mail (?:it )?to|send (?:it )?to|adresse(?: ist| lautet)?|"
    r"anschrift|live at|living at|lives at|moved to|wohne(?: in)?(?: der)?)\s?[:：]?\s(?P<address>[^\n;!?]{6,90})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[\w)])\.\s+(?=[A-Z])(?<!St\.\s)(?<!Ave\.\s)(?<!Rd\.\s)(?<!Apt\.\s)(?<!No\.\s)(?<!Str\.\s)")
_STOP = re.compile(
    r"[,.]?\s(?:and|but|please|because|since|thanks|thank|bitte|when|if|so|my|call|by|before|asap|phone|tel)\b",
    re.IGNORECASE,
)
_PLACE_WORDS = re.compile(rf"\b{_SUFFIX}\b|{_UK}|\b{_ZIP}|\b{_UNIT_WORD}\b|stra(?:ß|ss)e|straat", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Addresses, post boxes and postcodes in a folded text."""
    yield from _labelled(text)
    if not _ANY_DIGIT.search(text):
        return
    for pattern in (*_ADDRESSES, _BOX, _FLAT):
        yield from (Span(*found.span(), "ADDRESS") for found in pattern.finditer(text))
    yield from (Span(*found.span("code"), "ADDRESS") for found in _CODED.finditer(text))
    for found in _ALONE.finditer(text):
        if found["code"][-2:] not in _UNITS_OF_MEASURE and " " in found["code"]:
            yield Span(*found.span(), "ADDRESS")


def _labelled(text: str) -> Iterator[Span]:
    """What follows "deliver to" and the like, where it has a number, also in words, and a word of places."""
    for found in _LABELLED.finditer(text):
        address = _SENTENCE.split(_STOP.split(found["address"])[0])[0]
        numbered = _ANY_DIGIT.search(address) and _PLACE_WORDS.search(address)
        if numbered or _SPELLED.search(address):
            yield Span(found.start("address"), found.start("address") + len(address), "ADDRESS")


_ANY_DIGIT = re.compile(r"\d")
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
_SPELLED = re.compile(rf"\b{_NUMBER_WORD}\b.{{1,30}}\b{_SURE_SUFFIX}\b", re.IGNORECASE)
