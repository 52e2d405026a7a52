// What the parts of asking are made of: elements, buttons, things in another order.
"use strict";

// Names with a hyphen are attributes, the others properties.
/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean>} [properties]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
StoryMap.make = (tag, properties = {}, children = []) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) { element.setAttribute(name, String(value)); } else { Object.assign(element, { [name]: value }); }
  }
  element.append(...children);
  return element;
};

/** @type {(text: string, act: (button: HTMLButtonElement) => void, properties?: Record<string, string | number | boolean>) => HTMLButtonElement} */
StoryMap.makeButton = (text, act, properties = {}) => {
  const button = StoryMap.make("button", { type: "button", ...properties }, [text]);
  button.addEventListener("click", () => act(button));
  return button;
};

// The same order each time, and not the one in which things are written.
/**
 * @template T
 * @param {T[]} items
 * @param {number} [seed]
 * @returns {T[]}
 */
StoryMap.shuffle = (items, seed = 7) => {
  const shuffled = [...items];
  let state = seed;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const other = Math.floor((state / 2147483648) * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
};
