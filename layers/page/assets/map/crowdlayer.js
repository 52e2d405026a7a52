// The canvas of many journeys: thin lines without dashes, below all that is drawn as a shape.
"use strict";

// How much of the paper shows through, by certainty as layers/page/crowd.py numbers them; and how
// wide the lines are, in pixels.
StoryMap.CROWD_INK = [0.62, 0.4, 0.26, 0.26];
StoryMap.CROWD_WIDTH = 1;
// Of more lines than this each is fainter, so that where they are close still differs from where
// they are not: lines of one stroke never darken each other, so a stroke has no more than some.
StoryMap.CROWD_FULL = 600;
StoryMap.CROWD_STROKE = 50;

StoryMap.CrowdLayer = class extends StoryMap.CanvasLayer {
  /** @param {StoryMap.CrowdedView} view */
  constructor(view) {
    super(view, "crowd", 180);
    this.crowded = view;
  }

  /**
   * @override
   * @param {Sheet} sheet
   */
  draw({ pen, place, scale, box, colours }) {
    const seen = this.crowded.listPainted(box);
    this.canvas.dataset.lines = `${seen.length}`;
    pen.lineWidth = StoryMap.CROWD_WIDTH * Math.max(1, this.view.scale / 1.5);
    const thin = Math.min(1, Math.sqrt(StoryMap.CROWD_FULL / seen.length));
    for (const { hue, ink, legs } of this.listStrokes(seen)) {
      pen.strokeStyle = colours.getPropertyValue(`--hue-${hue}`);
      pen.globalAlpha = ink * thin;
      pen.beginPath();
      for (const leg of legs) { this.drawLeg(leg, place, scale); }
      pen.stroke();
    }
  }

  // In turns, so that no colour lies on top of all others.
  /** @param {CrowdLeg[]} seen */
  listStrokes(seen) {
    const inks = this.sortByInk(seen);
    const turns = Math.ceil(Math.max(0, ...inks.map(({ legs }) => legs.length)) / StoryMap.CROWD_STROKE);
    return Array.from({ length: turns }, (_, turn) => inks.map((one) => (
      { ...one, legs: one.legs.slice(turn * StoryMap.CROWD_STROKE, (turn + 1) * StoryMap.CROWD_STROKE) }
    ))).flat();
  }

  // The legs of each colour and strength: there are few of them.
  /** @param {CrowdLeg[]} legs */
  sortByInk(legs) {
    const { active, isTelling } = this.crowded;
    /** @type {{ hue: number, ink: number, legs: CrowdLeg[] }[]} */
    const inks = [];
    let [last, told] = ["", 0];
    for (const leg of legs) {
      const { hue, id } = leg.route;
      // Those of a journey come one after the other.
      if (id !== last) { [last, told] = [id, Number(!isTelling || active.has(`route ${id}`))]; }
      const { length } = StoryMap.CROWD_INK;
      const held = (inks[(hue * length + leg.certainty) * 2 + told] ||= { hue, ink: StoryMap.CROWD_INK[leg.certainty] * (told ? 1 : 0.5), legs: [] });
      held.legs.push(leg);
    }
    return inks.filter(Boolean);
  }

  /**
   * @param {CrowdLeg} leg
   * @param {Place} place
   * @param {number} scale
   */
  drawLeg({ track, circle, start, end, bow }, place, scale) {
    const { pen } = this;
    if (!circle) {
      const [first, ...rest] = (track || [start, end]).map(place);
      pen.moveTo(...first);
      for (const point of rest) { pen.lineTo(...point); }
      return;
    }
    // Clockwise, as the plane has its left, whichever way the journey goes; a canvas counts downward.
    const { centre, middle, half, radius } = circle;
    pen.moveTo(...place(bow > 0 ? start : end));
    pen.arc(...place(centre), radius * scale, -middle - half, half - middle);
  }
};
