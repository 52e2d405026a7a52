// The link between the wall and the presenter's window: small messages, checked on arrival.
"use strict";

// Both ways at once: a channel joins windows of one origin, messages to a window also reach one
// that a file opened. A message that comes twice says the same, so nothing counts them.
StoryMap.Link = class {
  /**
   * @param {string} show
   * @param {{
   *   onState: (state: LessonState) => void, onPoint: (point: Spot) => void, onPresence: (here: boolean) => void,
   * }} on
   */
  constructor(show, { onState, onPoint, onPresence }) {
    this.show = show;
    this.onState = onState;
    this.onPoint = onPoint;
    this.onPresence = onPresence;
    this.id = StoryMap.makeToken();
    /** @type {LessonState | null} */
    this.state = null;
    /** @type {Set<Window>} */
    this.windows = new Set();
    this.heard = -Infinity;
    this.ending = new AbortController();
    const { signal } = this.ending;
    if (window.opener) { this.windows.add(window.opener); }
    window.addEventListener("message", ({ data, source, origin }) => {
      if (origin !== self.origin || !source || source === window) { return; }
      this.receive(data, /** @type {Window} */ (source));
    }, { signal });
    this.channel = new BroadcastChannel(`story-map-${show}`);
    this.channel.addEventListener("message", ({ data }) => this.receive(data), { signal });
    this.beat = setInterval(() => this.keepUp(), 700);
  }

  // The same state again and again: whoever missed it, or was closed meanwhile, has it soon.
  keepUp() {
    if (this.state) { this.post("state", this.state); }
    this.onPresence(performance.now() - this.heard < 3000);
  }

  /** @param {LessonState} state */
  send(state) {
    this.state = state;
    this.post("state", state);
  }

  /**
   * @param {Message["kind"]} kind
   * @param {Message["value"]} value
   */
  post(kind, value) {
    const message = { show: this.show, from: this.id, kind, value };
    this.channel.postMessage(message);
    for (const other of this.windows) {
      if (other.closed) { this.windows.delete(other); continue; }
      other.postMessage(message, self.origin === "null" ? "*" : self.origin);
    }
  }

  /**
   * @param {unknown} message
   * @param {Window} [source]
   */
  receive(message, source) {
    if (!StoryMap.isMessage(message) || message.show !== this.show || message.from === this.id) { return; }
    if (source) { this.windows.add(source); }
    this.heard = performance.now();
    this.onPresence(true);
    if (message.kind === "state") { this.onState(message.value); } else { this.onPoint(message.value); }
  }

  close() {
    clearInterval(this.beat);
    this.ending.abort();
    this.channel.close();
  }
};

StoryMap.makeToken = () => [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("");

// What arrives may be anything: another page of this origin may have sent it.
/** @type {(message: any) => message is Message} */
StoryMap.isMessage = (message) => {
  if (typeof message !== "object" || message === null) { return false; }
  const { show, from, kind, value } = message;
  if (typeof show !== "string" || typeof from !== "string" || typeof value !== "object" || value === null) { return false; }
  return kind === "state" ? StoryMap.isState(value) : kind === "point" && StoryMap.isPoint(value);
};

/** @type {(value: any) => boolean} */
StoryMap.isState = ({ turn, by, at, black, ring, names, language }) => Number.isSafeInteger(turn) && turn >= 0
  && [by, at, language].every((text) => typeof text === "string" && text.length < 400)
  && [black, ring, names].every((truth) => typeof truth === "boolean");

/** @type {(value: any) => boolean} */
StoryMap.isPoint = ({ lat, lng }) => [lat, lng].every((number) => Number.isFinite(number) && Math.abs(number) < 1000);
