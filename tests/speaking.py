"""Small ladders in other languages: every kind of section and blank on the form of one level, in texts of their own."""

from __future__ import annotations

from functools import cache

from ladder_export.ladder import Ladder
from ladders import load

_LADDER = """\
id: sprache
title: {title}
edition: "2026-1"
date: 2026-11-21
language: {language}
organisation: {organisation}
levels:
  1: {stages[0]}
  2: {stages[1]}
sections:
  - {{id: summary, title: S, kind: prose, untitled: true, least: 1, most: 1, places: [review]}}
  - {{id: behaviors, title: {titles[0]}, kind: list, least: 1, most: 7, places: [review], blanks: rating}}
  - {{id: struggles, title: {titles[1]}, kind: list, least: 1, most: 7, places: [review], blanks: tick}}
  - {{id: indicators, title: {titles[2]}, kind: list, least: 1, most: 6, places: [review]}}
  - {{id: shift, title: {titles[3]}, kind: shift, least: 1, most: 2, places: [review]}}
  - {{id: questions, title: {titles[4]}, kind: list, least: 1, most: 5, places: [review], blanks: answer}}
  - {{id: habits, title: {titles[5]}, kind: steps, least: 1, most: 5, places: [review]}}
  - {{id: feedback, title: {titles[6]}, kind: quotes, least: 1, most: 5, places: [review]}}
  - {{id: focus, title: {titles[7]}, kind: phrases, least: 2, most: 3, places: [review]}}
rating_scale:
  - {{value: "1", label: {ratings[0]}, meaning: {ratings[1]}}}
  - {{value: "2", label: {ratings[2]}, meaning: {ratings[3]}}}
review:
  title: {form}
  instructions: ["{instruction}"]
  period_types: [{periods[0]}, {periods[1]}]
  statuses: [{statuses[0]}, {statuses[1]}]
  readiness: [{readiness[0]}, {readiness[1]}]
  signatures: [{signatures[0]}, {signatures[1]}]
  actions: 2
  parts:
    - id: ziele
      title: {part}
      rows: 3
      questions:
        - {{id: what, label: {asked[0]}, kind: text}}
        - {{id: done, label: {asked[1]}, kind: check}}
"""
_SUBJECT = """\
title: {subject}
levels:
"""
_LEVEL = """\
  {n}:
    summary: {{z{n}-summary: "{texts[0]}"}}
    behaviors:
      z{n}-one: "{texts[1]}"
      z{n}-two: "{texts[2]}"
    struggles: {{z{n}-hard: "{texts[3]}"}}
    indicators: {{z{n}-sign: "{texts[4]}"}}
    shift:
      z{n}-shift:
        from: "{texts[5]}"
        to: "{texts[6]}"
    questions: {{z{n}-ask: "{texts[7]}"}}
    habits: {{z{n}-do: "{texts[8]}", z{n}-then: "{texts[9]}"}}
    feedback: {{z{n}-hear: "{texts[10]}"}}
    focus: {{z{n}-a: "{texts[11]}", z{n}-b: "{texts[12]}"}}
"""
_TEXTS = {
    "de": {
        "title": "Wege im Werk", "organisation": "Beispielwerke", "stages": ("Einstieg", "Könnerin"), "subject": "Handwerk",
        "titles": ("Verhalten", "Hürden", "Zeichen", "Haltung", "Fragen", "Gewohnheiten", "Rückfragen", "Merksätze"),
        "ratings": ("Selten", "Es zeigt sich kaum.", "Oft", "Es zeigt sich in fast jeder Woche."),
        "form": "Beurteilungsgespräch", "instruction": "Füllen Sie zuerst Ihre eigene Spalte aus.",
        "periods": ("Halbjahr", "Jahr"), "statuses": ("Offen", "Läuft"), "readiness": ("Noch nicht", "Bereit"),
        "signatures": ("Mitarbeiterin", "Führungskraft"), "part": "Ziele", "asked": ("Ziel", "Erreicht"),
        "texts": (
            "Arbeitet sauber und fragt früh nach.", "Zerlegt große Aufgaben in kleine Schritte",
            "Prüft das Ergebnis, bevor andere es sehen", "Verliert sich in Einzelheiten",
            "Andere bauen gern auf dieser Arbeit auf", "Bin ich schnell genug?", "Trägt das, was ich baue?",
            "Was würde ich heute anders machen?", "Jede Woche eine Notiz über einen Fehler", "Jeden Monat ein Gespräch darüber",
            "Was war an meiner Arbeit schwer zu verstehen?", "Klein anfangen", "Früh zeigen",
        ),
    },
    "ja": {
        "title": "ものづくりの道", "organisation": "見本工業", "stages": ("見習い", "一人前"), "subject": "ものづくり",
        "titles": ("行動", "つまずき", "成果のしるし", "考え方の転換", "自分への問い", "習慣", "意見を求める", "合言葉"),
        "ratings": ("まれ", "ほとんど見られない。", "たびたび", "多くの仕事で見られる。"),
        "form": "人事評価", "instruction": "まず自分の欄に記入してください。",
        "periods": ("半期", "通年"), "statuses": ("未着手", "進行中"), "readiness": ("まだ早い", "準備完了"),
        "signatures": ("本人", "上司"), "part": "目標", "asked": ("目標の内容", "達成"),
        "texts": (
            "丁寧に作り、早めに相談する。", "大きな仕事を小さな手順に分ける", "人に見せる前にJiraの記録と結果を確かめる",
            "細部にこだわりすぎて全体を見失う", "ほかの人が安心してその成果を使える", "速く終えられたか？",
            "長く使えるものになったか？",
            "今日やり直すなら何を変えるか？", "毎週、失敗を一つ書き留める", "毎月、それについて話し合う",
            "私の説明で分かりにくかった所はどこですか？", "小さく始める", "早く見せる",
        ),
    },
    "ar": {
        "title": "سلم المهارة", "organisation": "مؤسسة المثال", "stages": ("المبتدئ", "المتمكن"), "subject": "الإتقان",
        "titles": ("السلوكيات", "الصعوبات", "علامات النجاح", "تحول التفكير", "أسئلة للنفس", "العادات", "طلب الرأي", "خلاصة"),
        "ratings": ("نادرًا", "لا يكاد يظهر.", "غالبًا", "يظهر في معظم العمل."),
        "form": "تقييم الأداء", "instruction": "املأ عمودك أولًا، ثم ناقشه مع مديرك.",
        "periods": ("نصف سنة", "سنة"), "statuses": ("لم يبدأ", "جارٍ"), "readiness": ("ليس بعد", "جاهز"),
        "signatures": ("الموظفة", "المديرة"), "part": "الأهداف", "asked": ("الهدف", "تحقق"),
        "texts": (
            "يعمل بإتقان ويسأل مبكرًا.", "يقسم العمل الكبير إلى خطوات صغيرة", "يراجع النتيجة في Jira، ثم في Word 365، قبل عرضها",
            "يغرق في التفاصيل (أحيانًا)", "يبني الآخرون على عمله بثقة", "هل أنهيت العمل بسرعة؟", "هل يصمد ما أبنيه؟",
            "ما الذي سأفعله بطريقة أخرى اليوم؟", "أكتب كل أسبوع ملاحظة عن خطأ", "أناقشها كل شهر مع زميل",
            "ما الذي صعب عليك فهمه في شرحي؟", "ابدأ صغيرًا", "اعرض مبكرًا",
        ),
    },
}  # fmt: skip


@cache
def speaking(language: str) -> Ladder:
    """The ladder in `de`, `ja` or `ar`; another tag of the language, such as `ar-SY`, is written into it."""
    words = _TEXTS[language[:2]]
    subject = _SUBJECT.format(**words)
    for n in (1, 2):
        mark = "" if n == 1 else " ٢" if language.startswith("ar") else " 2"
        subject += _LEVEL.format(n=n, texts=[f"{text}{mark}" for text in words["texts"]])
    files = {"ladder.yaml": _LADDER.format(language=language, **words), "handwerk.yaml": subject}
    return load({name: text.encode() for name, text in files.items()})
