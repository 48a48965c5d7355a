"""The map of a form, read off the finished document: what was asked is known to `Body`, where it stands is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ladder_export.form_map import Blank, Choice, FormMap, Spot
from ladder_export.ladder import Competency, Ladder, Stage
from ladder_export.word.body import Body
from ladder_export.word.xml import Element, clean, qname


def map_of(
    document: Element,
    body: Body,
    competencies: Sequence[Competency],
    stage: Stage,
    *,
    form: str,
    paper: str,
    following: int,
    protected: bool,
    earlier: Mapping[str, str],
) -> FormMap:
    """The map of the form that `body` has drawn into `document`.

    `following` is the number of the next level where the form is about it too, else 0; `earlier` gives the edition of each
    tag in the appendix.
    """
    ladder: Ladder = body.ladder
    found = dict(_found(document))
    blanks = tuple(
        Blank(
            control.tag,
            control.kind,
            found[control.tag][0],
            control.prompt,
            control.choices,
            part,
            control.question,
            found[control.tag][1],
            control.item,
            earlier.get(control.tag, ""),
        )
        for control, part in body.asked
    )
    keys = [*(item.id for item in body.items), *(control.tag for control, _ in body.asked)]
    made = FormMap(
        ladder=ladder.id,
        title=ladder.title,
        organisation=ladder.organisation,
        edition=ladder.edition,
        language=ladder.language,
        form=form,
        level=stage.number,
        level_name=stage.name,
        next_level=following,
        competencies=tuple((competency.id, competency.title) for competency in competencies),
        scale=tuple(Choice(rating.value, str(rating)) for rating in ladder.ratings),
        paper=paper,
        protected=protected,
        items=tuple(body.items),
        blanks=blanks,
        reworded={key: body.reworded[key] for key in keys if key in body.reworded},
        family=(ladder.family.id, ladder.family.title) if ladder.family else None,
    )
    return FormMap.from_json(clean(made.to_json()))  # as a reader will see it, whatever the ladder's texts hold


def _found(document: Element) -> Iterator[tuple[str, tuple[str, Spot]]]:
    """(tag, (title, spot)) of each control."""
    for number, table in enumerate(document.iter(qname("w:tbl"))):
        rows = [list(row.iterchildren(qname("w:tc"))) for row in table.iterchildren(qname("w:tr"))]
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                beside = next((text for other in cells[:column][::-1] if (text := _text(other))), "")
                head = _text(rows[0][column]) if at and column < len(rows[0]) else ""
                for control in cell.iter(qname("w:sdt")):
                    properties = control[0]
                    tag, title = (properties.find(qname(name)) for name in ("w:tag", "w:alias"))
                    assert tag is not None and title is not None
                    value = qname("w:val")
                    yield tag.get(value, ""), (title.get(value, ""), Spot(number, at, column, beside, head))


def _text(cell: Element) -> str:
    """The words of a cell outside of its controls."""
    lines = []
    for line in cell.iterchildren(qname("w:p")):
        texts = (text.text or "" for run in line.iterchildren(qname("w:r")) for text in run.iter(qname("w:t")))
        lines.append("".join(texts))
    return "\n".join(line for line in lines if line)
