import type { RscPayload } from "./payload.ts";

/** Says what the answer to a call of a Server Action carries, in one stream. */
export interface ActionPayload {
  /** Build id of the server that ran it. */
  readonly build: string;
  /** What the action returned; rejects with what it threw. */
  readonly result: Promise<unknown>;
  /** The caller's page, rendered after the action. Absent when the action changed nothing that shows there. */
  readonly page: RscPayload | undefined;
}
