// Part of every package that tinkerspec generates; do not edit.

/** Any JSON value. An integer that no double counts to is a `bigint`. */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };

/** What is wrong with a payload: the kind of fault, a JSON pointer to its place, and words. */
export interface Fault {
  code: string;
  pointer: string;
  message: string;
}

/** What reading gives: a value, or every fault of the payload. */
export type Decoded<T> = { ok: true; value: T } | { ok: false; faults: Fault[] };

/** What is thrown for a value that `decode` would refuse once it is written. */
export class EncodeError extends Error {
  /** @param faults What is wrong, and where. */
  constructor(faults: Fault[]);
  faults: Fault[];
}

/** What is thrown for text that is no JSON. */
export class JsonError extends Error {
  /** The place in the text, in units of UTF-16. */
  position: number;
}

/**
 * Where values stand in JSON text, by their JSON pointers: a range of the text for each. For what is not there,
 * such as a member that is missing, it is that of the value around it.
 *
 * @throws {JsonError} Where the text is no JSON.
 */
export function locate(text: string, pointers: string[]): { start: number; end: number }[];

/** The description of a type, by which payloads are judged: data, or what gives it. */
export type Plan = object;

/** Reads a payload by the plan of its type. */
export function decode<T>(plan: Plan, payload: unknown): Decoded<T>;

/**
 * Writes the canonical payload of a value, as JSON text without spaces.
 *
 * @throws {EncodeError} Where `decode` would refuse it, or read it as another variant of a union.
 */
export function encode(plan: Plan, value: unknown): string;
