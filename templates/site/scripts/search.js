// The search: a text field with a list of what was found, used by keyboard or pointer.
import MiniSearch from "minisearch";

import { element, entries, root } from "./site.js";

const MOST = 12;
const BETWEEN = /[^\p{L}\p{N}_]+/u;
const INSIDE = /_|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** @typedef {import("./site.js").Entry} Entry */

/**
 * The words of a text, and the parts of each that is made of several.
 * @param {string} text
 */
function words(text) {
  return text.split(BETWEEN).flatMap((word) => {
    const parts = word.split(INSIDE).filter(Boolean);
    return parts.length > 1 ? [word, ...parts] : parts;
  });
}

/**
 * A function that finds entries, best first. Nothing is prepared before it is called.
 * @param {Entry[]} every
 * @returns {(query: string) => Entry[]}
 */
export function finder(every) {
  /** @type {MiniSearch | undefined} */
  let index;
  return (query) => {
    const wanted = query.trim().toLowerCase();
    if (!wanted) return [];
    if (!index) {
      index = new MiniSearch({ fields: ["name", "of", "text"], tokenize: words });
      index.addAll(every.map(([, name, of, text], id) => ({ id, name, of, text })));
    }
    const found = index.search(wanted, {
      tokenize: (text) => text.split(BETWEEN).filter(Boolean),
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { name: 4, of: 1.5 },
      boostDocument: (id) => (every[id][0] === "type" ? 1.5 : 1),
    });
    const ranked = found.map(({ id }) => every[id]);
    // A name as it is written comes first, also one that has no words.
    const named = every.filter(([, name]) => name.toLowerCase() === wanted);
    const within = every.filter(([, name]) => name.toLowerCase().includes(wanted));
    return [...new Set([...named, ...ranked, ...within])];
  };
}

/** Make the field of the page find things. */
export function offerSearch() {
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const said = document.querySelector(".search .said");
  if (!(field instanceof HTMLInputElement) || !list || !said) return;
  const find = finder(entries());
  /** @type {Entry[]} */
  let found = [];
  let at = -1;

  const choose = (/** @type {number} */ index) => {
    at = index;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === at));
      if (i === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `found-${at}`);
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const open = () => {
    const every = find(field.value);
    found = every.slice(0, MOST);
    list.replaceChildren(...found.map(option));
    const isOpen = field.value.trim() !== "" && found.length > 0;
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    const many = every.length > MOST ? `The first ${MOST} of ${every.length}` : `${every.length}`;
    said.textContent = field.value.trim() ? `${many} found` : "";
    choose(isOpen ? 0 : -1);
  };
  const go = (/** @type {number} */ index) => {
    const entry = found[index];
    if (!entry) return;
    close();
    location.assign(root + entry[4]);
  };

  field.addEventListener("input", open);
  field.addEventListener("focus", () => field.value && open());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step && found.length) {
      event.preventDefault();
      if (list.hidden) open();
      else choose((at + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      go(at);
    } else if (event.key === "Escape") {
      if (list.hidden) field.value = "";
      close();
    }
  });
  // Before the field loses the focus, which would close the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    if (option) go([...list.children].indexOf(option));
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = /** @type {Element} */ (event.target).closest?.(
      "input, textarea, select, [contenteditable]",
    );
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/**
 * An entry in the list of what was found.
 * @param {Entry} entry
 * @param {number} index
 */
function option([kind, name, of, text], index) {
  const item = element("li");
  item.id = `found-${index}`;
  item.setAttribute("role", "option");
  item.append(
    element("span", "found-name", name),
    element("span", "found-of", kind === "member" || kind === "value" ? `${kind} of ${of}` : kind),
    element("span", "found-text", text),
  );
  return item;
}
