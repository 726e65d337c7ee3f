const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** The timestamps that most senders write: in UTC without a fraction, on a day that every month has. */
const USUAL = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const MINUTE = 60_000;

/** Whether a text is an RFC 3339 date of the years 1 to 9999. */
export function isDate(text) {
  const parts = DATE.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  return year > 0 && month > 0 && month < 13 && day > 0 && day <= daysOf(year, month);
}

/**
 * An RFC 3339 timestamp in UTC: without a fraction where that is zero, else with six digits.
 * Undefined where the text is none, or leaves the years 1 to 9999.
 */
export function inUtc(text) {
  if (USUAL.test(text)) return text;
  const parts = TIMESTAMP.exec(text);
  if (parts === null || !isDate(parts[1])) return undefined;
  const [, date, hour, minute, second, digits = "", sign, offsetHour, offsetMinute] = parts;
  const moment = sign
    ? shifted(date, Number(hour), Number(minute), `${sign}1` * (60 * offsetHour + Number(offsetMinute)))
    : `${date}T${hour}:${minute}`;
  const fraction = digits.slice(0, 6).padEnd(6, "0");
  return moment && `${moment}:${second}${fraction === "000000" ? "" : `.${fraction}`}Z`;
}

/** A moment to the minute, by how many minutes its clock is ahead of UTC. */
function shifted(date, hour, minute, ahead) {
  const [year, month, day] = date.split("-").map(Number);
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setTime(moment.getTime() + (60 * hour + minute - ahead) * MINUTE);
  const inYears = moment.getUTCFullYear() > 0 && moment.getUTCFullYear() < 10_000;
  return inYears ? moment.toISOString().slice(0, 16) : undefined;
}

function daysOf(year, month) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
