// Many journeys: each leg from the columns that travel, found by where it lies, and put into words.
"use strict";

// Of a place's journeys, as many as a card says.
StoryMap.MOST_VISITS = 8;

/**
 * A leg: `key` as on the map; its ends, circle, vertices and box on the Mercator plane.
 * @typedef {{ index: number, route: CrowdRoute, number: number, key: string, certainty: number, path: string, from: number, to: number, start: Pair, end: Pair, bow: number, circle: Circle | null, track: Pair[] | null, box: Bounds }} CrowdLeg
 * @typedef {{ index: number, id: string, name: string, title: string, hue: number, home: string, public: string, year: string, stops: string[], legs: CrowdLeg[] }} CrowdRoute
 */

StoryMap.Crowd = class {
  /** @param {StoryData & { crowd: CrowdData }} story */
  constructor(story) {
    this.story = story;
    this.data = story.crowd;
    this.words = story.crowd.words;
    /** @type {CrowdLeg[]} */
    this.legs = [];
    /** @type {Map<string, CrowdRoute>} */
    this.routes = new Map();
    /** @type {Map<string, CrowdRoute[]>} */
    this.callers = new Map(); // the journeys that touch a place, by its id
    this.names = (/** @type {string} */ id) => story.names[id][story.language];
    this.rest = { bow: 0, track: 0 }; // how many of each have been read
  }

  // Some journeys after those that have been read, so that nobody has to wait for all in one task.
  /** @param {number} count */
  read(count) {
    const { places, routes, legs } = this.data;
    const { rest } = this;
    const from = this.routes.size;
    for (let index = from; index < Math.min(from + count, routes.ids.length); index += 1) {
      const id = routes.ids[index];
      const stops = routes.stops[index].map((place) => places.ids[place]);
      /** @type {CrowdRoute} */
      const route = {
        index, id, stops, name: routes.names[index], title: routes.titles[index] || routes.names[index], hue: index % StoryMap.HUES,
        home: this.story.chapters[routes.homes[index]]?.id || "", public: routes.public[index] || "", year: routes.years[index], legs: [],
      };
      const turns = routes.turns[index] || [];
      const points = routes.stops[index].map((place, stop) => {
        const [lon, lat] = places.at[place];
        return StoryMap.toPlane([lon + 360 * (turns[stop] || 0), lat]);
      });
      for (let number = 1; number < points.length; number += 1) {
        const leg = this.readLeg(route, number, points, rest);
        this.legs.push(leg);
        route.legs.push(leg);
        this.story.legs[leg.key] = legs.when[leg.index] || legs.left[leg.index] || legs.arrived[leg.index] || "";
      }
      this.routes.set(id, route);
      this.story.stops[id] = stops;
      this.story.homes[`route ${id}`] = route.home;
      for (const stop of new Set(stops)) { StoryMap.file(this.callers, stop, route); }
    }
  }

  /**
   * @param {CrowdRoute} route
   * @param {number} number
   * @param {Pair[]} points
   * @param {{ bow: number, track: number }} rest
   * @returns {CrowdLeg}
   */
  readLeg(route, number, points, rest) {
    const { legs, routes } = this.data;
    const index = this.legs.length;
    const path = legs.path[index];
    const [start, end] = [points[number - 1], points[number]];
    const bow = path === "s" ? legs.bow[rest.bow++] : 0;
    const track = path === "s" ? null : this.readTrack(legs.track[rest.track++]);
    const [from, to] = [routes.stops[route.index][number - 1], routes.stops[route.index][number]];
    const circle = track ? null : StoryMap.findCircle(start, end, bow);
    const box = circle ? StoryMap.boxArc(circle, start, end) : StoryMap.boxPoints(track || [start, end]);
    return { index, route, number, key: `${route.id} ${number}`, certainty: Number(legs.certainty[index]), path, from, to, start, end, bow, circle, track, box };
  }

  /** @param {number[]} steps */
  readTrack(steps) {
    const { unit } = this.data;
    let [lon, lat] = [0, 0];
    /** @type {Pair[]} */
    const points = [];
    for (let index = 0; index < steps.length; index += 2) {
      lon += steps[index];
      lat += steps[index + 1];
      points.push(StoryMap.toPlane([lon * unit, lat * unit]));
    }
    return points;
  }

  // A leg's vertices on the plane, as the server has them.
  /** @param {CrowdLeg} leg */
  trace({ track, start, end, bow }) {
    return track || StoryMap.bendArc(start, end, bow);
  }

  // The legs whose boxes come near to a point of the plane: to ask each of thousands is the matter
  // of a moment.
  /**
   * @param {Pair} at
   * @param {number} reach
   */
  listNear([x, y], reach) {
    return this.legs.filter(({ box: [west, south, east, north] }) => x >= west - reach && x <= east + reach && y >= south - reach && y <= north + reach);
  }

  // How far a point of the plane lies from a leg, there.
  /**
   * @param {CrowdLeg} leg
   * @param {Pair} at
   */
  measure({ track, circle, start, end }, at) {
    if (circle) { return StoryMap.measureFromArc(at, circle, start, end); }
    const points = track || [start, end];
    return points.slice(1).reduce((least, stop, index) => Math.min(least, StoryMap.measureAway(at, points[index], stop)), Infinity);
  }

  // A sentence in which a date that ends in an abbreviation's stop has no second one.
  /** @type {(pattern: string, values: Record<string, string | number>) => string} */
  say(pattern, values) {
    const said = StoryMap.fill(pattern, values);
    const date = `${values.date ?? ""}`;
    return date.endsWith(".") ? said.replaceAll(`${date}.`, date) : said;
  }

  /** @param {CrowdLeg} leg */
  nameEnds(leg) {
    const { ids } = this.data.places;
    return { start: this.names(ids[leg.from]), end: this.names(ids[leg.to]) };
  }

  /** @param {CrowdLeg} leg */
  readDates({ index }) {
    const { left, arrived } = this.data.legs;
    return { left: left[index] || "", arrived: arrived[index] || "" };
  }

  /** @param {CrowdLeg} leg */
  sayDates(leg) {
    const { left, arrived } = this.readDates(leg);
    const words = this.words.leg;
    if (left && left === arrived) { return [this.say(words.both, { date: left })]; }
    return [...(left ? [this.say(words.departed, { date: left })] : []), ...(arrived ? [this.say(words.arrived, { date: arrived })] : [])];
  }

  // All of a leg in words, as layers/telling/descriptions.py says it.
  /** @param {CrowdLeg} leg */
  describe(leg) {
    const { id } = this.data.certainties[leg.certainty];
    const { words } = this;
    const line = StoryMap.fill(words.leg.line, { ...this.nameEnds(leg), certainty: words.line[id], path: words.path[this.namePath(leg)] });
    const length = StoryMap.fill(leg.path === "t" ? words.leg.length : words.leg.distance, { distance: this.data.legs.apart[leg.index] });
    return [line, ...this.sayDates(leg), length].join(" ");
  }

  /** @param {CrowdLeg} leg */
  namePath({ path }) {
    return StoryMap.demand(["schematic", "geodesic", "track"].find((name) => name.startsWith(path)), path);
  }

  // What a card says of a leg, as layers/page/cards.py does.
  /**
   * @param {CrowdLeg} leg
   * @returns {CardTexts}
   */
  writeCard(leg) {
    const { words } = this;
    const { id, meaning } = this.data.certainties[leg.certainty];
    const { route } = leg;
    const part = route.legs.length > 1 ? [StoryMap.fill(words.card.leg, { number: leg.number, count: route.legs.length, ...this.nameEnds(leg) })] : [];
    const sure = StoryMap.fill(words.card.sure, { certainty: words.certainty[id], meaning });
    const made = route.public ? [this.say(words.leg.public, { date: route.public })] : [];
    return {
      name: route.name, what: [`${route.title}.`, ...part].join(" "), when: [...this.sayDates(leg), ...made].join(" "),
      sure: `${sure} ${words.path[this.namePath(leg)]}`,
    };
  }

  // Who came to a place and left it, of some journeys.
  /**
   * @param {string} place
   * @param {(route: CrowdRoute) => boolean} isMeant
   */
  sayVisits(place, isMeant) {
    const number = this.data.places.ids.indexOf(place);
    const where = this.data.places.countries[number] || this.names(place);
    const said = (this.callers.get(place) || []).filter(isMeant).flatMap((route) => route.legs.flatMap((leg) => {
      const { left, arrived } = this.readDates(leg);
      return [
        ...(leg.from === number && left ? [this.say(this.words.card.departed, { name: route.name, where, date: left })] : []),
        ...(leg.to === number && arrived ? [this.say(this.words.card.arrived, { name: route.name, where, date: arrived })] : []),
      ];
    }));
    return [...said.slice(0, StoryMap.MOST_VISITS), ...(said.length > StoryMap.MOST_VISITS ? ["…"] : [])].join(" ");
  }
};

// As many as layers/look.py has.
StoryMap.HUES = 6;
