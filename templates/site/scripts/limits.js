// What the playground takes, and how much of it the page shows.

/** How many characters a payload may have. */
export const MOST_CHARACTERS = 64 * 2 ** 20;

/** How many characters a text may have that the editor holds whole. */
export const MOST_EDITED = 2 ** 20;

/** How many characters a line may have for the editor to colour it: each key pressed paints the line again. */
export const MOST_COLOURED = 2_000;

/** How many faults are listed; all are counted. */
export const MOST_FAULTS = 200;

/** How many characters of a result are shown; all can be copied. */
export const MOST_SHOWN = 100_000;

/** How many characters the fragment of a link may have. */
export const MOST_IN_LINK = 65_536;
