/** What a tensor begins with whose elements are all equal, and which holds one of them. */
const ONE_VALUE = 254;
const LAST_DTYPE = 7;
/** How many letters have the bytes in which the type, the number of dimensions and the first one stand. */
const LONGEST_HEADER = 32;

export function length({ dmel }) {
  const header = Array.from(atob(dmel.slice(0, LONGEST_HEADER)), (letter) => letter.charCodeAt(0));
  let dtype = header.shift();
  if (dtype === ONE_VALUE) dtype = header.shift();
  if (dtype === undefined || dtype > LAST_DTYPE) malformed();
  if (number(header) === 0n) throw new TypeError("the tensor in dmel has no dimension, so no number of tokens");
  const tokens = number(header);
  return Number.isSafeInteger(Number(tokens)) ? Number(tokens) : tokens;
}

/** The next number: seven bits a byte, the lowest first. */
function number(header) {
  let total = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = header.shift() ?? malformed();
    total |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return total;
  }
  return malformed();
}

function malformed() {
  const begins = "it begins with the type of its elements, the number of dimensions and each of them";
  throw new TypeError(`dmel is not a tensor of the service: ${begins}`);
}
