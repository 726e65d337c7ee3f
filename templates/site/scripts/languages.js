// One language at a time, or all of them beside each other: as the reader has chosen it.
import { element } from "./site.js";
import { store, stored } from "./stored.js";

const EVERY = "every";

/** @typedef {{box: Element, programs: HTMLElement[], buttons: Map<string, HTMLButtonElement>}} Group */

/** Give each group of programs a row of buttons, one a language. */
export function chooseLanguages() {
  /** @type {Group[]} */
  const groups = [];
  const choose = (/** @type {string} */ language, /** @type {HTMLElement} */ button) => {
    const before = button.getBoundingClientRect().top;
    store("language", language);
    for (const group of groups) show(group, language);
    // What is above has another height now; what was clicked stays where it was.
    scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
  };
  for (const box of document.querySelectorAll(".programs")) {
    const programs = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".program")]);
    if (programs.length > 1) groups.push(group(box, programs, choose));
  }
  const language = stored("language") ?? "";
  for (const each of groups) show(each, language);
}

/**
 * @param {Element} box
 * @param {HTMLElement[]} programs
 * @param {(language: string, button: HTMLElement) => void} choose
 * @returns {Group}
 */
function group(box, programs, choose) {
  const row = element("div", "tabs");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Language");
  /** @type {Group["buttons"]} */
  const buttons = new Map();
  const offer = (/** @type {string} */ language, /** @type {string} */ name) => {
    const button = element("button", "", name);
    button.type = "button";
    button.addEventListener("click", () => choose(language, button));
    buttons.set(language, button);
    row.append(button);
  };
  for (const program of programs) {
    offer(program.dataset.language ?? "", program.querySelector("h3")?.textContent ?? "");
  }
  offer(EVERY, "All");
  box.prepend(row);
  return { box, programs, buttons };
}

/**
 * Show a language in a group; the first one where the group lacks it.
 * @param {Group} group
 * @param {string} language
 */
function show({ box, programs, buttons }, language) {
  const chosen = buttons.has(language) ? language : (programs[0].dataset.language ?? "");
  for (const [name, button] of buttons) {
    button.setAttribute("aria-pressed", String(name === chosen));
  }
  box.classList.toggle("every", chosen === EVERY);
  box.classList.toggle("chosen", chosen !== EVERY);
  for (const program of programs) {
    program.hidden = chosen !== EVERY && program.dataset.language !== chosen;
  }
}
