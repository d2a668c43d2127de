/** Compares in constant time: it depends on nothing but the length, which is no secret. */
export function isEqualSecret(given: string, secret: string): boolean {
  if (given.length !== secret.length) return false;
  let difference = 0;
  for (let at = 0; at < secret.length; at += 1) difference |= given.charCodeAt(at) ^ secret.charCodeAt(at);
  return difference === 0;
}
