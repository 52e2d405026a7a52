"""Where everything stands in an image: words in a panel beside the map, or above and below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from exports.images.blocks import GLUE, Block, draw_blocks, glue_names, make_block, measure_blocks
from exports.images.captions import Caption
from exports.images.drawing import Circle, Item, Text
from exports.images.fonts import LINE_HEIGHT
from exports.images.legends import ROW_AFTER, LegendRow
from exports.images.request import ImageRequest, RequestError
from exports.images.sizes import SIZES
from geo.story.dates import glue_dates
from geo.story.locales import is_right_to_left
from layers.labels.labelling import Box
from layers.look import LABEL_SIZE, Theme, colour_letters
from layers.telling.words import Words

# A panel takes this share of the width, if it can.
_PANELS = (0.27, 0.3, 0.34, 0.38, 0.42)
_LEAST_SHAPE = 1.2  # of an image with a panel, its width to its height
_MARGIN = 20.0
_GAP = 10.0
_COLUMN = 222.0
_MOST_COLUMNS = 4
# The map keeps at least this share of an image's height, or of its width; less of a tall one's
# height, in which a wide world would have empty bands above and below it.
_LEAST_MAP = 0.42
_LEAST_TALL_MAP = 0.33
# What is tried one after the other, until all words fit: share of the usual type size, and how
# many publishers are named.
_DRAFTS: tuple[tuple[float, int], ...] = (
    (1.0, 6),
    (1.0, 3),
    (0.92, 3),
    (0.92, 0),
    (0.84, 0),
    (0.76, 0),
    (0.68, 0),
)
# In an image so many times as high as it is wide, larger type may fill what the map leaves.
_TALL = 1.5
_LARGE: tuple[tuple[float, int], ...] = ((1.45, 6), (1.3, 6), (1.15, 6))
_CODE = 62.0
_LEGEND_SMALLER = 0.5  # than labels, in pixels of the look


@dataclass(frozen=True)
class Layout:
    """An image divided: the map's box, and the words around it by the part they belong to.

    ``type_scale`` is the share of the usual type size that the words are set in, ``left_out`` what
    of the legend has no room.
    """

    map_box: Box
    title: tuple[Item, ...] = ()
    legend: tuple[Item, ...] = ()
    credit: tuple[Item, ...] = ()
    code_box: Box | None = None
    type_scale: float = 1.0
    left_out: tuple[LegendRow, ...] = ()


@dataclass(frozen=True)
class Copy:
    """All that an image says: its words, its legend, and its address for a QR code.

    No row of the title ends within one of the ``names``. ``left_out`` is what of the legend has no
    room, which the picture then says.
    """

    caption: Caption
    legend: tuple[LegendRow, ...]
    address: str | None
    names: tuple[str, ...] = ()
    left_out: tuple[LegendRow, ...] = ()


@dataclass(frozen=True)
class _Draft:
    """The words in one type size, still to be set in columns."""

    request: ImageRequest
    copy: Copy
    words: Words
    theme: Theme
    scale: float
    publishers: int
    kept: Box | None = None

    @property
    def least_map(self) -> float:
        """The share of the image's height that the map keeps at least."""
        return _LEAST_TALL_MAP if self.scale > 1 else _LEAST_MAP

    @property
    def unit(self) -> float:
        return self.request.size.unit * self.scale

    def size(self, smaller: float = 0.0) -> float:
        """Return a type size, smaller than that of labels by some pixels of the look."""
        return max((LABEL_SIZE - smaller) * self.unit, self.request.size.least_type)

    @property
    def margin(self) -> float:
        return _MARGIN * self.unit

    @property
    def gap(self) -> float:
        return _GAP * self.unit

    @property
    def code(self) -> float:
        return _CODE * self.unit if "qr" in self.request.parts else 0.0

    def set_title(self, width: float) -> list[Block]:
        if "title" not in self.request.parts:
            return []
        title = glue_names(self.copy.caption.title, self.copy.names)
        kicker = make_block(
            self.copy.caption.kicker,
            width=width,
            size=self.size(0.5),
            colour=colour_letters(self.theme.accent, self.theme),
            bold=True,
            after=2 * self.unit,
        )
        heading = make_block(
            glue_dates(title, self.request.language),
            width=width,
            size=22 * self.unit,
            colour=self.theme.ink,
            bold=True,
            after=8 * self.unit,
            balanced=True,
        )
        return [kicker, heading]

    def set_sentences(self, width: float) -> list[Block]:
        if "title" not in self.request.parts:
            return []
        size = self.size(0.5)
        caption = self.copy.caption
        # The legend says the same of each kind of line and shade.
        signs = () if "legend" in self.request.parts else (*caption.hedges, *caption.shades)
        return [
            make_block(
                glue_dates(text, self.request.language),
                width=width,
                size=size,
                colour=self.theme.ink,
                after=5 * self.unit,
            )
            for text in (*signs, *caption.notes)
        ]

    def set_legend(self, width: float) -> list[Block]:
        size = self.size(_LEGEND_SMALLER)
        return [
            row.set(width=width, size=size, unit=self.unit, theme=self.theme)
            for row in self.copy.legend
        ]

    def measure_least(self) -> float:
        """Return how high the legend is at least, in one column and with a row for each line."""
        rows = len(self.copy.legend)
        return rows * _measure_row(self.size(_LEGEND_SMALLER), self.unit) - ROW_AFTER * self.unit

    def set_credit(self, width: float) -> list[Block]:
        if "credit" not in self.request.parts:
            return []
        caption = self.copy.caption
        lines = [
            " ".join([*caption.credit, f"{caption.licence}.".replace(" ", GLUE)]),
            _name_sources(caption, self.words, self.publishers),
        ]
        if self.copy.left_out:
            # In one paragraph, where each row counts.
            lines = [" ".join([*filter(None, lines), self.words.say("image.key_beside")])]
        if self.copy.address is not None:
            lines.append(self.words.say("image.permalink", address=self.copy.address))
        room = width - (self.code + self.gap if self.code else 0)
        return [
            make_block(
                line,
                width=room,
                size=self.size(3),
                colour=colour_letters(self.theme.quiet, self.theme),
                after=2 * self.unit,
            )
            for line in lines
            if line
        ]


def list_layouts(
    request: ImageRequest, copy: Copy, words: Words, theme: Theme, *, kept: Box | None = None
) -> Iterator[Layout]:
    """Yield the ways to divide an image, each in the largest type that lets all words fit.

    In a language that is written from right to left the words stand to the right of the map.

    On paper, where type is never smaller than what can be read, a legend loses what does not fit:
    first the journeys' stops, then signs that go without saying, from its end, but no letter or
    number of the map. A size that has a name holds any story, and loses in the end these as well.
    The text beside the image has all of it, and the picture says so.

    Args:
        request: what the image is asked to be.
        copy: all that it says.
        words: the interface's words.
        theme: the colours.
        kept: a map's box that stays as it is where the words around it let it; beside a panel
            it grows no more.

    Raises:
        RequestError: they fit in none.
    """
    leftward = is_right_to_left(words.language)
    if leftward and kept is not None:
        kept = _mirror_box(kept, request.size.width)
    found = _find_longest(
        copy, request, lambda shorter: _find_layouts(request, shorter, words, theme, kept)
    )
    if not found:
        raise RequestError(
            f"size {request.size.name} is too small for the words of this map; take a larger "
            "one, or fewer parts"
        )
    yield from (turn_about(it, request.size.width) if leftward else it for it in found)


def turn_about(layout: Layout, width: float) -> Layout:
    """Return a layout as a mirror shows it, in which all texts are read as before."""
    parts = (layout.title, layout.legend, layout.credit)
    title, legend, credit = (tuple(_mirror(item, width) for item in part) for part in parts)
    code = None if layout.code_box is None else _mirror_box(layout.code_box, width)
    map_box = _mirror_box(layout.map_box, width)
    return replace(
        layout, map_box=map_box, title=title, legend=legend, credit=credit, code_box=code
    )


def _mirror(item: Item, width: float) -> Item:
    if isinstance(item, Text):
        block = None if item.block is None else (width - item.block[0], item.block[1])
        return replace(item, x=width - item.x - item.width, block=block)
    if isinstance(item, Circle):
        return replace(item, x=width - item.x)
    return replace(item, lines=tuple(line * [-1, 1] + [width, 0] for line in item.lines))


def _mirror_box(box: Box, width: float) -> Box:
    return Box(width - box.right, box.top, width - box.left, box.bottom)


def _find_longest(
    copy: Copy, request: ImageRequest, find: Callable[[Copy], list[Layout]]
) -> list[Layout]:
    """Return what ``find`` finds for the most of a copy that has room, nothing where none has.

    What has one row less never needs more room, so that few of many are tried.
    """
    most = _count_rows(request)
    if len(copy.legend) <= most and (found := find(copy)):
        return found
    named = request.size.name in SIZES
    if not named and request.size.size_mm is None:
        return []
    # What is lost first stands at the end.
    lasting = sorted(copy.legend, key=lambda row: not row.keyed)
    least = 0 if named else sum(row.keyed for row in copy.legend)
    first, last = least, min(len(lasting), most)
    # All rows without their stops may leave nothing out, of which nothing is said then.
    if first <= last and (found := find(_shorten(copy, lasting[:last]))):
        return found
    best: list[Layout] = []
    while first < last:
        middle = (first + last) // 2
        if found := find(_shorten(copy, lasting[:middle])):
            best, first = found, middle + 1
        else:
            last = middle
    return best


def _shorten(copy: Copy, rows: Sequence[LegendRow]) -> Copy:
    """Return a copy with some rows of its legend alone, and of journeys without their stops."""
    # By the rows themselves: two may say the same.
    kept = {*map(id, rows)}
    shorter = [
        replace(row, text=row.text.partition(": ")[0]) if row.kind == "journey" else row
        for row in copy.legend
    ]
    pairs = list(zip(copy.legend, shorter, strict=True))
    return replace(
        copy,
        legend=tuple(short for row, short in pairs if id(row) in kept),
        left_out=tuple(row for row, short in pairs if id(row) not in kept or short != row),
    )


def _count_rows(request: ImageRequest) -> int:
    """Return how many rows a legend may have at most, however small its type."""
    scale = min(scale for scale, _ in _DRAFTS)
    unit = request.size.unit * scale
    row = _measure_row(max((LABEL_SIZE - _LEGEND_SMALLER) * unit, request.size.least_type), unit)
    return int(_MOST_COLUMNS * request.size.height / row)


def _measure_row(size: float, unit: float) -> float:
    """Return how much room a row of a legend takes at least."""
    return size * LINE_HEIGHT + ROW_AFTER * unit


def _find_layouts(
    request: ImageRequest, copy: Copy, words: Words, theme: Theme, kept: Box | None
) -> list[Layout]:
    """Return the ways to divide an image in which all words fit."""
    if not request.parts & {"title", "legend", "credit", "qr"}:
        return [Layout(Box(0, 0, request.size.width, request.size.height))]
    drafts = [
        _Draft(request, copy, words, theme, scale, publishers, kept)
        for scale, publishers in _DRAFTS
    ]
    # Beside a panel a narrow image would leave its map a sliver, and break titles into many rows.
    panel = request.parts & {"title", "legend"} and (
        request.size.width >= _LEAST_SHAPE * request.size.height
    )
    ways: list[Callable[[_Draft], Layout | None]] = [_stand_around]
    ways += [_stand_beside] if panel else []
    found = [next(filter(None, map(way, drafts)), None) for way in ways]
    if request.size.height > _TALL * request.size.width:
        large = (_Draft(request, copy, words, theme, *draft, kept) for draft in _LARGE)
        found += map(_stand_around, large)
    return [layout for layout in found if layout is not None]


def _name_sources(caption: Caption, words: Words, most: int) -> str:
    names, count = caption.publishers, len(caption.sources)
    if not count:
        return ""
    if most == 0 or not names:
        return words.say("image.sources_beside", count=count)
    shown = names[:most]
    if len(shown) == len(names) and not caption.unpublished:
        return words.say("image.sources", names=words.join_names(names))
    more = len(names) - len(shown) + caption.unpublished
    return words.say("image.sources_more", names=words.join_names(shown), count=more)


def _stand_beside(draft: _Draft) -> Layout | None:
    """Put all words in a panel to the left of the map, as narrow as they let it be."""
    width, height = draft.request.size.width, draft.request.size.height
    if draft.measure_least() + 2 * draft.margin > height:
        return None
    kept = draft.kept
    least = kept.left if kept is not None and kept.bottom - kept.top == height else 0
    for share in _PANELS:
        if round(share * width) < least:
            continue
        # Rows too short to be read, or too long, are worse than another division.
        room = share * width - 1.6 * draft.margin
        if not 150 * draft.unit <= room <= 420 * draft.unit or (1 - share) < _LEAST_MAP:
            continue
        head = [*draft.set_title(room), *draft.set_sentences(room)]
        legend, credit = draft.set_legend(room), draft.set_credit(room)
        foot = max(measure_blocks(credit), draft.code)
        between = 1.4 * draft.gap if head and legend else 0.0
        upper = measure_blocks(head) + between + measure_blocks(legend)
        if upper + (2 * draft.gap if foot else 0.0) + foot + 2 * draft.margin > height:
            continue
        legend_top = draft.margin + measure_blocks(head) + between
        bottom = height - draft.margin
        return _finish(
            draft,
            Box(round(share * width), 0, width, height),
            draw_blocks(head, draft.margin, draft.margin),
            draw_blocks(legend, draft.margin, legend_top),
            credit,
            foot_top=bottom - foot,
        )
    return None


def _stand_around(draft: _Draft) -> Layout | None:
    """Put the title above the map, and caption, legend and credit below it."""
    width, height = draft.request.size.width, draft.request.size.height
    room = width - 2 * draft.margin
    if draft.measure_least() / _MOST_COLUMNS > (1 - draft.least_map) * height:
        return None
    head = draft.set_title(room)
    credit = draft.set_credit(room)
    columns, step = _divide(draft, room)
    above = measure_blocks(head) + 1.6 * draft.margin if head else 0.0
    middle = max(map(measure_blocks, columns), default=0.0)
    foot = max(measure_blocks(credit), draft.code)
    below = sum(part + 1.2 * draft.gap for part in (middle, foot) if part)
    below += 0.8 * draft.margin if below else 0.0
    if height - above - below < draft.least_map * height:
        return None
    top, bottom = round(above), round(height - below)
    kept = draft.kept
    is_whole = kept is not None and (kept.left, kept.right) == (0, width)
    if kept is not None and is_whole and kept.top >= top and kept.bottom <= bottom:
        top, bottom = round(kept.top), round(kept.bottom)
    legend: list[Item] = []
    for number, column in enumerate(columns):
        left = draft.margin + number * step
        legend += draw_blocks(column, left, bottom + 1.2 * draft.gap)
    return _finish(
        draft,
        Box(0, top, width, bottom),
        draw_blocks(head, draft.margin, draft.margin),
        legend,
        credit,
        foot_top=height - 0.8 * draft.margin - foot,
    )


def _finish(
    draft: _Draft,
    map_box: Box,
    title: list[Item],
    legend: list[Item],
    credit: list[Block],
    *,
    foot_top: float,
) -> Layout:
    code, left = None, draft.margin
    foot = max(measure_blocks(credit), draft.code)
    if draft.code:
        top = foot_top + foot - draft.code
        code = Box(left, top, left + draft.code, top + draft.code)
        left += draft.code + draft.gap
    credit_top = foot_top + foot - measure_blocks(credit)
    return Layout(
        map_box,
        tuple(title),
        tuple(legend),
        tuple(draw_blocks(credit, left, credit_top)),
        code,
        draft.scale,
        draft.copy.left_out,
    )


def _divide(draft: _Draft, width: float) -> tuple[list[list[Block]], float]:
    """Set caption and legend in columns of much the same height; return them and their step."""
    count = min(_MOST_COLUMNS, max(1, int(width // (_COLUMN * draft.unit))))
    step = (width + 2 * draft.gap) / count
    blocks = [*draft.set_sentences(step - 2 * draft.gap), *draft.set_legend(step - 2 * draft.gap)]
    if not blocks:
        return [], step
    tallest = max(block.height + block.after for block in blocks)
    height = max(measure_blocks(blocks) / count, tallest)
    while len(columns := _fill(blocks, height)) > count:
        height *= 1.03
    return columns, step


def _fill(blocks: Sequence[Block], height: float) -> list[list[Block]]:
    columns: list[list[Block]] = [[]]
    for block in blocks:
        if columns[-1] and measure_blocks([*columns[-1], block]) > height + 1e-6:
            columns.append([])
        columns[-1].append(block)
    return columns
