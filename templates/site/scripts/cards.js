// What a type has, beside its box in the graph: where somebody points at it, or is by keyboard.

const LATER = 150; // milliseconds; the time to move from the box to its card
const GAP = 8; // pixels between a box and its card

/** Show the card of a type while its box, or the card itself, is in use. */
export function showCards() {
  const cards = document.querySelector(".cards");
  const section = cards?.parentElement;
  if (!(cards instanceof HTMLElement) || !section) return;
  const frame = section.querySelector(".graph");
  if (frame) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  let leaving = 0;
  const hide = () => {
    cards.hidden = true;
  };
  const leave = () => {
    leaving = window.setTimeout(hide, LATER);
  };
  const stay = () => window.clearTimeout(leaving);
  const show = (/** @type {Element} */ node) => {
    stay();
    const card = cardOf(node);
    if (!card) return;
    for (const each of cards.children) {
      if (each instanceof HTMLElement) each.hidden = each !== card;
    }
    cards.hidden = false;
    place(cards, node.querySelector("rect") ?? node, section);
  };
  for (const node of section.querySelectorAll(".node")) {
    // The browser would show it beside the card, which says the same.
    node.querySelector("title")?.remove();
    const card = cardOf(node);
    if (card) node.setAttribute("aria-describedby", card.id);
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("pointerleave", leave);
    node.addEventListener("blur", leave);
  }
  cards.addEventListener("pointerenter", stay);
  cards.addEventListener("pointerleave", leave);
  cards.addEventListener("focusin", stay);
  cards.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

/** @param {Element} node */
function cardOf(node) {
  const key = node.getAttribute("href")?.match(/([^/]+)\.html$/)?.[1];
  return key ? document.getElementById(`card-${key}`) : null;
}

/**
 * Put the cards below a box, or above it where the window ends, and within the section.
 * @param {HTMLElement} cards
 * @param {Element} node
 * @param {Element} section
 */
function place(cards, node, section) {
  const box = node.getBoundingClientRect();
  const frame = section.getBoundingClientRect();
  const middle = box.left + box.width / 2 - frame.left - cards.offsetWidth / 2;
  const most = frame.width - cards.offsetWidth;
  cards.style.left = `${Math.max(0, Math.min(middle, most))}px`;
  const isBelow = box.bottom + GAP + cards.offsetHeight < innerHeight;
  const top = isBelow ? box.bottom + GAP : Math.max(box.top - GAP - cards.offsetHeight, GAP);
  cards.style.top = `${top - frame.top}px`;
}
