"""What people write at the head of a column or as a key of their data, in several languages, and what they mean by it."""

from __future__ import annotations

import re
from enum import StrEnum

from ladder_export.spreadsheets import folded


class Means(StrEnum):
    """What a column, a corner or a key says about the texts beside it."""

    FAMILY = "family"
    GROUP = "group"  # of competencies, or the competency itself where nothing finer stands beside it
    COMPETENCY = "competency"
    LEVEL = "level"
    LEVEL_NAME = "level_name"
    SECTION = "section"
    TEXT = "text"
    ABOUT = "about"  # what a competency is
    EXAMPLE = "example"
    FROM = "from"
    TO = "to"
    ROLE = "role"
    NAME = "name"
    ID = "id"
    ORDER = "order"  # a number that only counts
    ASIDE = "aside"  # a fact that no ladder prints: a link, an owner, a date


_WORDS = {
    Means.FAMILY: "family jobfamily jobfunction track careertrack discipline department team roletype careerpath path"
    " profession stream framework familie fachbereich laufbahn famille filière familia rodzina 職種 職群 المسار العائلة",
    Means.GROUP: "theme area category group pillar subcategory subtheme subarea subtopic subdimension subcompetency"
    " subskill subcapability subpillar"
    " subskill domain cluster topic dimension competencyarea competencygroup"
    " competencycategory skillarea skillgroup skillcategory focusarea keyarea subject bereich thema themengebiet kategorie"
    " gruppe domaine thème catégorie groupe área tema categoría ámbito categoria obszar kategoria temat"
    " 分野 領域 カテゴリ カテゴリー 区分 المجال الفئة",
    Means.COMPETENCY: "competency competence competencies skill skillset capability attribute trait value quality"
    " corecompetency competencyname competencytitle skillname responsibility responsibilityarea criteriaarea axis"
    " performancearea practice principle kompetenz kompetenzen fähigkeit fertigkeit eigenschaft compétence savoirêtre"
    " competencia habilidad capacidad competência capacidade kompetencja umiejętność"
    " コンピテンシー 能力 スキル 項目 الكفاءة الجدارة المهارة",
    Means.LEVEL: "level grade band stage step tier seniority rank careerlevel joblevel levelnumber levelno levelid leveln"
    " careerstage careerstep proficiencylevel maturitylevel masterylevel"
    " stufe ebene karrierestufe niveau échelon grado nivel nível poziom stopień レベル 等級 級 段階 グレード"
    " المستوى الدرجة",
    Means.LEVEL_NAME: "levelname leveltitle stagename gradename gradetitle bandname jobtitle roletitle rolename position"
    " job stufenname bezeichnung stellenbezeichnung intitulé puesto cargo stanowisko 職位 役職 المسمىالوظيفي",
    Means.SECTION: "section subsection heading aspect element type kind part component facet sectiontitle sectionname"
    " abschnitt art typ unterkategorie unterthema rubrique type"
    " sección apartado tipo seção secção sekcja rodzaj セクション 種類 種別 القسم النوع",
    Means.TEXT: "text description behaviour behavior criterion criteria expectation indicator statement descriptor detail"
    " content bullet item expectedbehaviour expectedbehavior whatitlookslike whatthislookslike observablebehaviour"
    " observablebehavior behaviouralindicator behavioralindicator requirement levelexpectation leveldescription sentence"
    " beschreibung verhalten erwartung kriterium kriterien anforderung inhalt indikator"
    " comportement critère critères attente contenu texte descripción comportamiento criterio expectativa contenido texto"
    " descrição comportamento critério conteúdo opis zachowanie kryterium oczekiwanie treść tekst"
    " 内容 説明 行動 期待 期待行動 基準 記述 テキスト الوصف النص السلوك المعيار المحتوى",
    Means.ABOUT: "definition about meaning whatitis whatitmeans competencydescription competencydefinition"
    " skilldescription skilldefinition summary overview purpose définition résumé definición resumen definição resumo"
    " definicja zusammenfassung 定義 概要 التعريف",
    Means.EXAMPLE: "example exampleevidence forexample eg illustration beispiel beispiele exemple ejemplo exemplo przykład"
    " przykłady 例 具体例 مثال أمثلة",
    Means.FROM: "from von vorher old before fromview",
    Means.TO: "to nach nachher new after toview",
    Means.ROLE: "role rolle rôle rol função rola 役割 الدور",
    Means.NAME: "name title label titel titre título titulo tytuł nazwa nom nombre nome 名称 名前 タイトル الاسم العنوان",
    Means.ID: "id key code slug uuid identifier ref reference itemid kennung schlüssel clave chave klucz",
    Means.ORDER: "no nr n number num order sort sortorder index row rowid rownumber position# nummer numéro número"
    " numer 番号",
    Means.ASIDE: "link url href website owner author editor status updated lastupdated date version comment note remark"
    " notes comments todo source reviewed tag created createdby createdtime lastedited lasteditedby lastmodified",
}
_MEANING = {folded(word): means for means, words in _WORDS.items() for word in words.split()}
# In a header of several words, the first of these kinds that one of its words is decides. Other words may be part of any name:
# “Customer Value” is no kind of value.
_PHRASES = (
    "competency competencie competence skill capability kompetenz compétence competencia competência level grade stufe niveau"
    " nivel nível section theme category track family example description behaviour behavior expectation criteria criterion"
    " name title number id code"
)
_IN_PHRASES = frozenset(map(folded, _PHRASES.split()))
_STRONG = (Means.COMPETENCY, Means.LEVEL, Means.GROUP, Means.FAMILY, Means.SECTION, Means.EXAMPLE, Means.TEXT)
_MOST_WORDS = 3
# “Competency \ Level”: what the rows are, and what the columns are.
_CORNER = re.compile(r"\s*(?:[/\\|×→↓⟶]|\bvs\.?\b|\bby\b|\bper\b|\n)\s*", re.IGNORECASE)


def meaning(header: str) -> Means | None:
    """What a header or key means by itself; `None` where it is no word that everyone uses."""
    plain = re.sub(r"\([^()]*\)|[:*]", " ", header).strip()
    whole = folded(plain)
    for form in (whole, whole.removesuffix("s"), re.sub("ies$", "y", whole), re.sub("es$", "", whole)):
        if form in _MEANING:
            return _MEANING[form]
    if plain in ("#", "№", "Nº", "N°"):
        return Means.ORDER
    words = plain.replace("_", " ").split()
    if not 1 < len(words) <= _MOST_WORDS or any(word.isdecimal() for word in words):
        return None
    said = {meaning(word) for word in words if folded(word).removesuffix("s") in _IN_PHRASES}
    if Means.LEVEL in said and Means.NAME in said:
        return Means.LEVEL_NAME
    if folded(words[-1]) in ("id", "code"):
        return Means.ID
    return next((means for means in _STRONG if means in said), None)


def corner(header: str) -> tuple[Means | None, Means | None]:
    """What the corner of a grid says of its rows and of its columns: “Skill / Level”; “Skill” speaks of the rows."""
    parts = [meaning(part) for part in _CORNER.split(header.strip()) if part.strip()]
    if len(parts) == 2 and all(parts) and parts[0] is not parts[1]:
        return parts[0], parts[1]
    return meaning(header), None


# Beside what `Vocabulary.level` knows: words of other languages, and ranks in any spelling.
_RANK = re.compile(
    r"""\b(?:junior|jr|middle|medior|regular|senior|sr|staff|principal|director|vp|vice\ president|manager|head\ of|architect
    |werkstudent|einsteiger|berufseinsteiger|fortgeschritten(?:e|er)?|experte|expertin|leiter|leiterin
    |débutant|confirmé|sénior|expérimenté|directeur|principiante|intermedio|avanzado|experto|director
    |júnior|pleno|sênior|especialista|diretor|młodszy|starszy|ekspert|kierownik|dyrektor)\b
    |ジュニア|シニア|初級|中級|上級|主任|係長|課長|部長|新人|مبتدئ|متوسط|متقدم|خبير|مدير""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NAME = 70


def sounds_like_level(text: str) -> bool:
    """Whether `text` reads like the name of a step in a career, or of a proficiency: “Senior Engineer 2”, “Novice”."""
    return len(text) <= _LONGEST_NAME and bool(_RANK.search(text))
