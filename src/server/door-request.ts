import type { IncomingMessage } from "node:http";
import type { DoorRequest } from "../revalidate/front-door.ts";

/** Makes of a request what the front door needs of it. */
export function doorRequest({ method = "GET", url = "/", headers }: IncomingMessage): DoorRequest {
  return { method, target: url, header: (name) => single(headers[name]) };
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}
