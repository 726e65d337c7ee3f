// What the reader has chosen, for the next page. A page that is opened as a file may not be allowed
// to remember anything, and works without.

const PREFIX = "tinkerspec.";

/**
 * A choice as it was made last, or null.
 * @param {string} name
 * @returns {string | null}
 */
export function stored(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * Remember a choice, where that is allowed.
 * @param {string} name
 * @param {string} value
 */
export function store(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // It holds for this page.
  }
}
