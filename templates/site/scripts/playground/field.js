// Where the payload is written: a plain text area at once, and the editor as soon as it is there.
import { element, root } from "../site.js";

/**
 * What holds the text.
 *
 * @typedef {object} Field
 * @property {(text: string, isExcerpt: boolean) => void} show Shows a text, which cannot be changed if it is an excerpt.
 * @property {() => boolean} isPlain Whether colours are left out that other texts have.
 * @property {(faults: import("../worker/judging.js").PlacedFault[]) => void} mark Marks the places of faults.
 * @property {(range: {start: number, end: number}) => void} select Moves the cursor to a place.
 *
 * @typedef {{text: string, label: string, hint: string, onChange: (text: string) => void}} FieldOptions
 */

/**
 * A plain text area.
 *
 * @param {HTMLElement} host
 * @param {FieldOptions} options
 * @returns {Field}
 */
export function openTextArea(host, { text, label, hint, onChange }) {
  const area = element("textarea", "payload");
  area.setAttribute("aria-label", label);
  area.placeholder = hint;
  area.spellcheck = false;
  area.value = text;
  area.addEventListener("input", () => onChange(area.value));
  host.replaceChildren(area);
  return {
    show(shown, isExcerpt) {
      area.value = shown;
      area.readOnly = isExcerpt;
    },
    isPlain: () => false,
    mark() {
      // A text area has no marks: the list of the faults says where they are.
    },
    select({ start, end }) {
      area.focus();
      area.setSelectionRange(start, end);
    },
  };
}

/**
 * Loads the editor; null where that fails, and the text area stays.
 *
 * @returns {Promise<((host: HTMLElement, options: FieldOptions) => Field) | null>}
 */
export function loadEditor() {
  const script = element("script");
  script.src = `${root}assets/editor.js`;
  return new Promise((resolve) => {
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).tinkerspec.openEditor ?? null));
    script.addEventListener("error", () => resolve(null));
    document.head.append(script);
  });
}
