// What the scripts find in the page and did not make themselves, for the type checker alone:
// the data that the server writes, its elements by their selectors, what scripts tell each other.

// West, south, east, north: degrees on the opened world.
type Bounds = [number, number, number, number];
// Two numbers that belong together: lon and lat in degrees, or right and down in pixels.
type Pair = [number, number];
type Box = { left: number; top: number; right: number; bottom: number; isRound?: boolean };

type Mode = "scroll" | "step" | "text" | "class" | "presenter";
type Certainty = "documented" | "reported" | "undisclosed" | "unstated";

// #story-data: layers/page/page.py.
interface StoryData {
  language: string;
  extent: Pair;
  names: Record<string, Record<string, string>>;
  words: StoryWords;
  maxZoom: number;
  closeSpan: number;
  closeZoom: number;
  nearZoom: number;
  borders: Record<string, Bounds[]>;
  aliases: Record<string, string>;
  homes: Record<string, string>;
  cards: Record<string, CardTexts>; // by kind and id; a journey's by the leg's key
  cover: string | null; // the journey that alone is drawn on the cover
  legs: Record<string, string>; // when each was travelled, by its key
  stops: Record<string, string[]>; // of each route
  chapters: Chapter[];
  groups?: Record<string, string>; // of few journeys, where the author gives any: by their ids
  crowd?: CrowdData; // of a story with many journeys
  marks?: MarksData; // of one with many journeys, places or events
  flows?: FlowsData; // of one whose overview tells them
}

// layers/page/crowd.py: columns, and what only some rows have by their numbers.
interface CrowdData {
  unit: number; // of tracks, in degrees
  places: { ids: string[]; at: Pair[]; countries: Record<number, string> };
  routes: {
    ids: string[];
    names: string[];
    titles: Record<number, string>;
    homes: number[];
    stops: number[][];
    turns: Record<number, number[]>;
    public: Record<number, string>;
    years: string[];
    groups?: number[]; // by their place among `groups`; one more, of those of none
  };
  groups?: string[]; // the author's, by their names
  legs: {
    certainty: string; // a digit each: the number of one of `certainties`
    path: string; // a letter each, with which its name begins
    bow: number[]; // of schematic ones
    track: number[][]; // of all others
    left: string[];
    arrived: Record<number, string>;
    when: Record<number, string>; // where it is more than one of the two
    apart: string[];
    note: Record<number, string>;
    cites?: number[];
    cited?: string[];
  };
  certainties: { id: Certainty; meaning: string; weight: number; dashes: string }[];
  words: Record<"leg" | "line" | "path" | "certainty" | "legs" | "timeline" | "card" | "crowd" | "list" | "flows", Record<string, string>>;
  strip?: CrowdStrip | null;
  small: { scale: number; shift: Pair }; // of comparison's maps: pixels a degree
}

// layers/page/marks.py: lon, lat, the number of its look, and what it is.
interface MarksData {
  looks: MarkLook[];
  list: [number, number, number, { kind: "place" | "event"; id: string; words: string }][];
  words: Record<"shown" | "none", string>;
}
// Of a place the options of its circle, of an event those of its icon.
interface MarkLook {
  className: string;
  radius?: number;
  outline?: Pair[];
  iconSize?: Pair;
  iconAnchor?: Pair;
}

// layers/page/flows.py.
interface FlowsData {
  places: string[];
  ring: number; // pixels
  arrowAt: number; // a share of the line
  arrowRoom: number; // so many times the arrow's half side
  list: FlowData[];
  words: Record<"kind" | "journeys" | "shown", string>;
}
interface FlowData {
  id: string;
  ends: [Pair, Pair];
  bow: number;
  width: number;
  arrow: number; // half its side, 0 of a ring
  parts: { certainty: Certainty; share: number; dashes: string }[];
  routes: number[]; // by their place among the story's
  words: string;
  card: CardTexts;
}

// Begins at, is so wide, is reported (1) or vague (2) or both.
type Stretch = [number, number, number];
interface CrowdStrip {
  steps: number;
  legs: [number, ...Stretch][];
  others: [number, string, string, string, string, string, string, string, ...Stretch][];
}

interface StoryWords {
  place: string;
  zoomIn: string;
  zoomOut: string;
  kinds: Record<string, string>;
  undated: string;
  onlyShown: string;
}

// layers/page/cards.py.
interface CardTexts {
  name: string;
  what: string;
  when: string;
  sure: string;
}

interface Chapter {
  id: string;
  places: string[];
  routes: string[];
  events: string[];
  countries: Country[];
  bounds: Bounds;
  exact?: boolean; // the author's own bounds
  flows?: boolean; // in the place of its journeys
}

// Rooms for its name on its land: lon, lat and the least zoom. `at` is a spot of it in view.
type Country = { code: string; label: string; shaded: boolean; rooms: [number, number, number][]; at: Pair | null };
// What a reader asks to see of a kind: what the chapter speaks of, all of the story's, or none.
type LayerKind = "route" | "event" | "country";
type LayerChoice = "chapter" | "all" | "none";

// What a chapter, or a part of one, speaks of, by ids.
type Spoken = Pick<Chapter, "places" | "routes" | "events">;

// #lesson-data: layers/lesson/classroom.py, lessons.py and asking.py.
interface LessonData {
  words: LessonWords;
  steps: Step[];
  plans: Record<string, string[]>;
  shaded: Record<string, string>;
  places: Findable[];
  bounds: Bounds;
  moments: Moment[];
  lines: Line[];
  certainties: Record<Certainty, string>;
  questions: Question[];
}

interface Step {
  chapter: string;
  kind: "chapter" | "leg" | "event" | "media"; // a picture's id is its chapter's, a stop, its number
  id: string;
  head: string;
  text?: string;
  leg?: number;
  places?: string[];
  bounds?: Bounds;
}

interface Findable {
  id: string;
  lon: number;
  lat: number;
}

// `first` and `last` are days, counted as Python does.
interface Moment {
  name: string;
  what: string;
  when: string;
  first: number;
  last: number;
}

interface Line {
  id: string;
  leg: number;
  name: string;
  places: string[];
  certainty: Certainty;
  path: "geodesic" | "schematic" | "track";
  facts: string;
  note: string;
  sources: string[];
  bounds: Bounds;
}

interface Question {
  id: string;
  chapter: string;
  text: string;
  choices: Choice[];
}

interface Choice {
  text: string;
  right: boolean;
}

// The words that scripts ask for, of those of layers/telling/words.
interface LessonWords {
  blocked: string;
  chapter: string;
  check: string;
  counted: string;
  covered_leg: string;
  end: string;
  find_cross: string;
  find_cross_at: string;
  find_how: string;
  find_missed: string;
  km: string;
  m: string;
  find_question: string;
  find_sum: string;
  full_there: string;
  is_black: string;
  is_lit: string;
  leg: string;
  lines_how: string;
  lines_question: string;
  lines_right: string;
  lines_sources: string;
  lines_wrong: string;
  names_all: string;
  names_count: string;
  names_hidden: string;
  names_how: string;
  names_none: string;
  names_one: string;
  names_shown: string;
  next_one: string;
  no_full: string;
  no_plan: string;
  order_down: string;
  order_either: string;
  order_how: string;
  order_moved: string;
  order_question: string;
  order_said: string;
  order_up: string;
  presenter: string;
  previous_one: string;
  question_answer: string;
  score: string;
  step: string;
}

// The properties of what layers/map draws.
interface PlaceFeature {
  kind: "place";
  id: string;
  label: string;
  role: string;
  begins: Beginning[];
  words: string;
  rooms?: Pair[]; // of an area, where its name may stand: lon and lat
}

interface Beginning {
  route: string;
  text: string;
  hue: number;
}

interface EventFeature {
  kind: "event";
  id: string;
  label: string;
  words: string;
  shift?: Pair; // set aside by map/map.js
}

interface RouteFeature {
  kind: "route" | "flow";
  id: string;
  key: string;
  words: string;
}

// What bears a name and is no shape of its own: a shaded country, and when a leg was travelled.
type CountryFeature = { kind: "country"; id: string; label: string };
type LegFeature = { kind: "route"; id: string; key: string; label: string; hue: string };
type Named = PlaceFeature | EventFeature | CountryFeature | LegFeature;
// `classes` are those of what is no shape yet.
type PlaceLayer = L.CircleMarker & { feature: { properties: PlaceFeature }; options: { plainRadius?: number; classes?: string[] } };
type EventLayer = L.Marker & { feature: { properties: EventFeature }; options: { icon: { options: { iconAnchor: Pair } }; classes?: string[] } };
type RouteLayer = { getLatLngs(): L.LatLng[]; _rings: L.Point[][]; _parts: L.Point[][] } & L.Polyline & { feature: { properties: RouteFeature }; options: { classes?: string[] } };
type Shape = PlaceLayer | EventLayer | RouteLayer;

// The basemap's options: layers/map/basemap.py.
interface BasemapOptions extends L.RendererOptions {
  west: number;
  units: number;
  turns: number[];
  borders: string[];
  countries: string[];
}

// The options of areas: layers/map/areas.py. Lon and lat are those of the upper left corner.
interface AreasOptions extends L.RendererOptions {
  turns: number[];
  areas: AreaOptions[];
}
interface AreaOptions {
  key: string; // kind and id
  lon: number;
  lat: number;
  unit: number; // degrees
  className: string;
}

// The ground's options: layers/map/ground.py. A name is its text, what bears it, the least zoom, and
// where it may stand: right and down in units, degrees clockwise, length in units or 0 for any.
interface GroundOptions extends L.RendererOptions {
  lon: number;
  lat: number;
  unit: number;
  least: number;
  kinds: Record<string, number>;
  credit: string;
  names: [string, string, number, GroundRun[]][];
}
type GroundRun = [number, number, number, number];

// What two windows of a lesson tell each other: wall/lesson.js and wall/link.js.
interface LessonState {
  turn: number;
  by: string;
  at: string;
  black: boolean;
  ring: boolean;
  names: boolean;
  language: string;
}

type Spot = { lat: number; lng: number };
type Message = { show: string; from: string } & ({ kind: "state"; value: LessonState } | { kind: "point"; value: Spot });

// What a selector finds, as far as it says: the element of the tag that its last part names.
type ElementOf<S extends string> = S extends `${string},${string}`
  ? HTMLElement
  : S extends `${string} ${infer Rest}` ? ElementOf<Rest> : ElementOfTag<TagOf<S>>;
type TagOf<S extends string> = S extends `${infer Tag}${"." | "#" | "[" | ":"}${string}` ? TagOf<Tag> : S;
type ElementOfTag<T extends string> = T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T] : HTMLElement;

interface ParentNode {
  querySelector<S extends string>(selector: S): ElementOf<S> | null;
  querySelectorAll<S extends string>(selector: S): NodeListOf<ElementOf<S>>;
}

interface Element {
  closest<S extends string>(selector: S): ElementOf<S> | null;
}

interface Document {
  namespaces?: { add(): void };
}

interface Window {
  storyMap: L.Map;
}
