import type { HeaderPair, Representation } from "../entry/entry.ts";
import type { Answer, DoorRequest } from "./door-request.ts";
import type { UrlShape } from "./locate.ts";
import type { Place } from "./lookup.ts";
import type { Opened } from "./renderer.ts";
import type { OnDemand } from "./on-demand.ts";

/** One request on its way through the front door, once it is known what it is about. */
export interface Ask {
  readonly request: DoorRequest;
  /** Makes the Web request. Called for visitor renders alone. */
  web(): Request;
  /** Ends when this process knows all invalidations: nothing is decided or rendered before. Undefined: it knows them. */
  readonly informed: Promise<void> | undefined;
  readonly place: Place;
  readonly shape: UrlShape;
  /** The query that a rewrite made; undefined without one. */
  readonly query: string | undefined;
  readonly draft: boolean;
  /** Whether a new render is asked for, by whoever knows the secret of the build. */
  readonly onDemand: OnDemand;
  /** Laid over the headers of the answer. */
  readonly extra: readonly HeaderPair[];
  /** Status of the answer whatever is rendered: 404 for what does not exist. */
  readonly status: number | undefined;
  /** Whether everyone who asks for the same URL may get the same answer. */
  readonly repeats: boolean;
  /** What is opened over the place. Then nothing but a render for this visitor answers. */
  readonly opened?: Opened;
}

/** What the front door gives back: bytes from the store, or a stream that was made for this visitor. */
export type Reply = Answer | Response;

/** Tells which body answers. Only the path chose it. */
export function representationOf({ place, shape }: Ask): Representation {
  if (place.route.kind === "handler") return "body";
  return shape === "document" ? "html" : "rsc";
}
