import type { Awaitable } from "./handler.ts";

/** Goes on with a value, at once where it is here: a store that answers without a promise costs no turn of the loop. */
export function whenKnown<A, B>(value: Awaitable<A>, next: (value: A) => Awaitable<B>): Awaitable<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}
