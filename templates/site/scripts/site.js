// What the page says of itself, and what data/search.js lists.

/**
 * What can be found: its kind, its name, what it is of, what it is, and where it is shown.
 * @typedef {[kind: string, name: string, of: string, text: string, url: string]} Entry
 */

/** The way from this page to the folder of all pages. */
export const root = document.body.dataset.root ?? "";

/** Where this page is in that folder. */
export const page = document.body.dataset.page ?? "";

/**
 * Everything that can be found.
 * @returns {Entry[]}
 */
export function entries() {
  return /** @type {any} */ (globalThis).tinkerspec?.search ?? [];
}

/**
 * An element with a class and a text.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [css]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, css = "", text = "") {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.textContent = text;
  return made;
}
