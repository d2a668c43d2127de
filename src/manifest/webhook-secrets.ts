/** Reads the webhook's secrets from the environment of a machine, with commas between several; empty when it names none. */
export function secretsIn(env: object): readonly string[] {
  const named: unknown = Reflect.get(env, "VINEXT_REVALIDATE_SECRET");
  return typeof named === "string" ? named.split(/[\s,]+/).filter((secret) => secret !== "") : [];
}
