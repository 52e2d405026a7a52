// The canvas of many places and events: below lines, and below all marks that are shapes.
"use strict";

// An event's half diagonal, a mark's line, and the paper around an event, in pixels, as map.css has them.
StoryMap.MARK_SIZES = { event: 6.3, line: 1.5, reported: 2 };
// How strong is what the chapter does not speak of.
StoryMap.MARK_QUIET = 0.55;

StoryMap.MarksLayer = class extends StoryMap.CanvasLayer {
  /** @param {StoryMap.MarkedView} view */
  constructor(view) {
    super(view, "marks", 390);
    this.sign = ""; // of the legend, that is lit
  }

  /**
   * @override
   * @param {Sheet} sheet
   */
  draw(sheet) {
    const marks = this.view.listCanvasMarks(sheet.box);
    this.canvas.dataset.marks = `${marks.length}`;
    for (const [look, some] of this.sort(marks)) { this.drawLook(look, some, sheet); }
  }

  // By their looks, and whether they are spoken of: places first, since events are set on them.
  /** @param {Mark[]} marks */
  sort(marks) {
    /** @type {Map<string, [{ look: MarkLook, kind: string, active: boolean }, Mark[]]>} */
    const found = new Map();
    for (const mark of marks) {
      const active = this.view.isTold(mark);
      const name = `${mark.kind === "event" ? 1 : 0}${active ? 1 : 0} ${mark.look.className}`;
      const held = found.get(name);
      if (held) { held[1].push(mark); } else { found.set(name, [{ look: mark.look, kind: mark.kind, active }, [mark]]); }
    }
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, both]) => both);
  }

  /**
   * @param {{ look: MarkLook, kind: string, active: boolean }} look
   * @param {Mark[]} marks
   * @param {Sheet} sheet
   */
  drawLook({ look, kind, active }, marks, { pen, place, colours }) {
    const { view, sign } = this;
    const classes = look.className.split(" ");
    const isEvent = kind === "event";
    const own = StoryMap.readKind(classes);
    const isLit = sign !== "" && [own, StoryMap.readSign(kind, classes)].includes(sign);
    const hue = own && classes.find((name) => name.startsWith("hue-"));
    const [ink, paper] = [isEvent ? "--event" : hue ? `--${hue}` : "--marker", "--paper"].map((name) => colours.getPropertyValue(name));
    const isHollow = isEvent ? classes.includes("certainty-reported") : classes.some((name) => ["precision-country", "precision-approximate"].includes(name));
    const outline = isEvent ? [[0, -1], [1, 0], [0, 1], [-1, 0]] : look.outline;
    const plain = isEvent ? StoryMap.MARK_SIZES.event * (classes.includes("certainty-unstated") ? 0.6 : 1) : look.radius || 0;
    const radius = plain * view.scale * view.shares[isEvent ? "event" : "place"];
    pen.beginPath();
    for (const { at } of marks) {
      const [x, y] = place(at);
      if (outline) {
        for (const [index, [right, down]] of outline.entries()) { pen[index ? "lineTo" : "moveTo"](x + right * radius, y + down * radius); }
        pen.closePath();
      } else {
        pen.moveTo(x + radius, y);
        pen.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    pen.globalAlpha = active || isLit ? 1 : StoryMap.MARK_QUIET;
    if (isLit) {
      pen.strokeStyle = colours.getPropertyValue("--accent");
      pen.lineWidth = 6;
      pen.stroke();
    } else if (isEvent && !isHollow) {
      // A line of paper parts an event from what it stands on.
      pen.strokeStyle = paper;
      pen.lineWidth = 2 * StoryMap.MARK_SIZES.line * view.shares.event;
      pen.stroke();
    }
    pen.fillStyle = isHollow ? paper : ink;
    pen.fill();
    if (!isEvent || isHollow) {
      pen.strokeStyle = ink;
      pen.lineWidth = Math.min(StoryMap.MARK_SIZES[isEvent ? "reported" : "line"] * view.scale, Math.max(0.8, radius * 0.6));
      pen.stroke();
    }
  }
};
