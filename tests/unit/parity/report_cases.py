"""Reports made by hand, for every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tinkerspec.diagnostics import Place
from tinkerspec.parity import waivers
from tinkerspec.parity.gaps import (
    ComparedSource,
    Gap,
    MemberRow,
    MethodRow,
    ParityReport,
    SurfaceComparison,
    TypeRow,
    VectorRun,
    Waiver,
    gap,
)

TODAY = date(2027, 1, 1)

CONTRACT = ComparedSource(
    label="the contract 0.1.0", language="contract", path="schemas", home="Runs"
)
SDK = ComparedSource(label="sdk 0.6.3", language="python", path="src/sdk", home="sdk.types")
WHEEL = ComparedSource(label="sdk 0.7.0", language="python", path="sdk-0.7.0.whl", home="sdk.types")
PORT = ComparedSource(label="port", language="elixir", path="port", home="Port.Types")

RUN_SEED = gap(
    "missing-required-member",
    "Run",
    "seed",
    expected="integer",
    found="",
    expected_at=Place("schemas/types/run.json", 7),
    found_at=Place("src/sdk/types/run.py", 12),
)
RUN_RATE = gap(
    "default",
    "Run",
    "rate",
    expected="0.5",
    found="1.0",
    expected_at=Place("schemas/types/run.json", 9),
    found_at=Place("src/sdk/types/run.py", 14),
)
RUN_STOP = gap(
    "missing-method",
    "Run",
    "stop",
    expected="stop/1",
    found="",
    expected_at=Place("schemas/vectors/run.json", 40),
    found_at=Place("src/sdk/types/run.py", 12),
)
PAGE = gap(
    "missing-type",
    "Page",
    expected="record",
    found="",
    expected_at=Place("schemas/types/page.json", 2),
)
TAG = gap(
    "missing-tag",
    "Text",
    "type",
    expected='"text"',
    found="",
    expected_at=Place("schemas/types/text.json", 5),
    found_at=Place("src/sdk/types/text.py", 3),
)

SMALL = SurfaceComparison(
    reference=CONTRACT,
    source=SDK,
    types=(
        TypeRow(
            name="Run",
            kind="record",
            status="partial",
            spelled="sdk.types.run.Run",
            expected_at=Place("schemas/types/run.json", 2),
            found_at=Place("src/sdk/types/run.py", 12),
            members=3,
            matching_members=1,
            methods=2,
            matching_methods=1,
            gaps=(RUN_SEED.id, RUN_STOP.id, RUN_RATE.id),
        ),
        TypeRow(
            name="Page",
            kind="record",
            status="missing",
            spelled="",
            expected_at=Place("schemas/types/page.json", 2),
            found_at=None,
            members=2,
            matching_members=0,
            methods=0,
            matching_methods=0,
            gaps=(PAGE.id,),
        ),
        TypeRow(
            name="Metrics",
            kind="alias",
            status="inline",
            spelled="",
            expected_at=Place("schemas/types/metrics.json", 2),
            found_at=None,
            members=0,
            matching_members=0,
            methods=0,
            matching_methods=0,
            gaps=(),
        ),
        TypeRow(
            name="Text",
            kind="record",
            status="partial",
            spelled="sdk.types.text.Text",
            expected_at=Place("schemas/types/text.json", 2),
            found_at=Place("src/sdk/types/text.py", 3),
            members=2,
            matching_members=1,
            methods=0,
            matching_methods=0,
            gaps=(TAG.id,),
        ),
        TypeRow(
            name="Mode",
            kind="enum",
            status="complete",
            spelled="sdk.types.mode.Mode",
            expected_at=Place("schemas/types/mode.json", 2),
            found_at=Place("src/sdk/types/mode.py", 1),
            members=0,
            matching_members=0,
            methods=0,
            matching_methods=0,
            gaps=(),
        ),
    ),
    members=(
        MemberRow(
            type="Run",
            name="id",
            expected="text",
            expected_default="(required)",
            found="text",
            found_default="(required)",
            expected_at=Place("schemas/types/run.json", 5),
            found_at=Place("src/sdk/types/run.py", 13),
            gaps=(),
        ),
        MemberRow(
            type="Run",
            name="seed",
            expected="integer",
            expected_default="(required)",
            found="",
            found_default="",
            expected_at=Place("schemas/types/run.json", 7),
            found_at=None,
            gaps=(RUN_SEED.id,),
        ),
        MemberRow(
            type="Run",
            name="rate",
            expected="number",
            expected_default="0.5",
            found="number",
            found_default="1.0",
            expected_at=Place("schemas/types/run.json", 9),
            found_at=Place("src/sdk/types/run.py", 14),
            gaps=(RUN_RATE.id,),
        ),
        MemberRow(
            type="Text",
            name="type",
            expected='"text"',
            expected_default='"text"',
            found="",
            found_default="",
            expected_at=Place("schemas/types/text.json", 5),
            found_at=None,
            gaps=(TAG.id,),
        ),
    ),
    methods=(
        MethodRow(
            type="Run",
            name="start",
            expected="start/0",
            found="start/0",
            found_at=Place("src/sdk/types/run.py", 20),
            gaps=(),
        ),
        MethodRow(
            type="Run",
            name="stop",
            expected="stop/1",
            found="",
            found_at=None,
            gaps=(RUN_STOP.id,),
        ),
        MethodRow(
            type="Run",
            name="rewind",
            expected="",
            found="rewind/1..2",
            found_at=Place("src/sdk/types/run.py", 30),
            gaps=(),
        ),
    ),
    gaps=(RUN_SEED, PAGE, RUN_STOP, RUN_RATE, TAG),
    others=("Pool", "Socket"),
    behaviour=VectorRun(runner="CPython 3.11", run=40, agreeing=38, left_out=2),
)

SAME = SurfaceComparison(
    reference=CONTRACT,
    source=PORT,
    types=tuple(row for row in SMALL.types if row.status == "complete"),
    members=(),
    methods=(),
    gaps=(),
    others=(),
)

NEWER = SurfaceComparison(
    reference=SDK,
    source=WHEEL,
    types=(),
    members=(),
    methods=(),
    gaps=(PAGE, TAG),
    others=("Ring",),
)

EMPTY = ParityReport(comparisons=())

WAIVERS = (
    Waiver(
        id=RUN_RATE.id,
        reason="the service sets it\n  itself",
        expires=date(2027, 3, 1),
        source="sdk",
        place=Place("waivers.toml", 1),
    ),
    Waiver(
        id=RUN_STOP.id,
        reason="not ported yet",
        expires=date(2026, 12, 31),
        source=None,
        place=Place("waivers.toml", 6),
    ),
    Waiver(
        id="PARITY-Run.gone-missing",
        reason="for now",
        expires=date(2027, 3, 1),
        source="port",
        place=Place("waivers.toml", 11),
    ),
)

REPORT = waivers.apply([SMALL], WAIVERS, TODAY)
MANY = waivers.apply([SMALL, SAME, NEWER], WAIVERS, TODAY)

NASTY = (
    "\x1b]0;owned\x07",
    "a\r\nb\n::error file=x::y",
    "<script>alert(1)</script>",
    "x | y \\| `z` ``w",
    "**bold** _it_ [a](http://b) ![i](j) <b> &amp; ~~s~~ $m$ @all #1",
    "\u202egnp \ud800 \u2028",
    "[bold]x[/bold]",
    '\'"> onload="x',
    "{{ 7 * 7 }}{% raw %}",
    "# head",
    "- item",
    "--- ",
    "--> <!--",
)
"""Texts that a source may hold, and that no format may take for its own."""


def hostile(text: str, reason: str = "for now") -> ParityReport:
    """A report with this text wherever a source can put one, and this reason for each waiver."""
    place = Place(f"dir/{text}.py", 3)
    found = Gap(
        id=f"PARITY-{text}-x",
        kind="type",
        severity="high",
        type=text,
        member=text,
        expected=text,
        found=text,
        expected_at=place,
        found_at=place,
        why="It matters.",
        fix=text,
    )
    source = ComparedSource(label=text, language="python", path=text, home=text)
    comparison = SurfaceComparison(
        reference=CONTRACT,
        source=source,
        types=(
            TypeRow(
                name=text,
                kind="record",
                status="partial",
                spelled=text,
                expected_at=place,
                found_at=place,
                members=1,
                matching_members=0,
                methods=1,
                matching_methods=0,
                gaps=(found.id,),
            ),
        ),
        members=(
            MemberRow(
                type=text,
                name=text,
                expected=text,
                expected_default=text,
                found=text,
                found_default=text,
                expected_at=place,
                found_at=place,
                gaps=(found.id,),
            ),
        ),
        methods=(
            MethodRow(
                type=text, name=text, expected=text, found=text, found_at=place, gaps=(found.id,)
            ),
            MethodRow(type=text, name=text, expected="", found=text, found_at=place, gaps=()),
        ),
        gaps=(found,),
        others=(text,),
        behaviour=VectorRun(runner=text, run=1, agreeing=0, left_out=0),
    )

    def waiver(id_: str, expires: date) -> Waiver:
        return Waiver(
            id=id_, reason=reason, expires=expires, source=text, place=Place(f"{text}.toml", 1)
        )

    # Once with its gap open and an expired waiver, once with its gap held back.
    after = waivers.apply([comparison], [waiver(found.id, date.min)], TODAY)
    held_back = replace(comparison, source=replace(source, label=f"{text}2"))
    before = waivers.apply(
        [held_back],
        [replace(waiver(found.id, TODAY), source=f"{text}2"), waiver(text, TODAY)],
        TODAY,
    )
    return ParityReport(
        comparisons=(comparison, held_back),
        verdicts=(*after.verdicts, *before.verdicts),
        waived=before.waived,
    )
