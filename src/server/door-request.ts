import type { IncomingMessage } from "node:http";
import type { DoorRequest } from "../revalidate/front-door.ts";

/** Makes of a request what the front door needs of it. */
export function doorRequest(request: IncomingMessage): DoorRequest {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    header: (name) => headerOf(request, name),
  };
}

/** Reads one header off the wire's list: a hit looks at four, and Node's object of all of them costs more than that. */
function headerOf(request: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = request;
  let found: string | undefined;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const field = rawHeaders[at];
    if (field?.length !== name.length || field.toLowerCase() !== name) continue;
    // Which of several counts, or how they are joined, is Node's to say.
    if (found !== undefined) return joined(request.headers[name]);
    found = rawHeaders[at + 1];
  }
  return found;
}

function joined(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}
