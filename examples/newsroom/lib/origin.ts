import { headers } from "next/headers";

/** Gives the origin that this site was asked under. */
export async function ownOrigin(): Promise<string> {
  return `http://${(await headers()).get("host") ?? "localhost:3000"}`;
}
