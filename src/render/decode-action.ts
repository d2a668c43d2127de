import {
  createTemporaryReferenceSet,
  decodeAction,
  decodeFormState,
  decodeReply,
  loadServerAction,
} from "@vitejs/plugin-rsc/rsc/server.node";
import type { ReactFormState } from "react-dom/client";

/** What a POST to a page turned out to ask for. */
export type DecodedAction =
  /** A call by the client's runtime, which waits for the result. */
  | { readonly kind: "call"; readonly run: () => unknown; readonly references: unknown }
  /** A form that was sent before scripts ran: the browser waits for a document. */
  | {
      readonly kind: "form";
      readonly run: () => unknown;
      readonly state: (result: unknown) => Promise<ReactFormState | undefined>;
    }
  /** A form of the app's own, with no action in it. */
  | { readonly kind: "none" }
  /** An action that this build does not have (AC-09). */
  | { readonly kind: "unknown"; readonly id: string }
  | { readonly kind: "malformed" };

/** The body of a POST, whole. */
export interface ActionBody {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Decodes a call: the id came in its own header, the arguments are the body. */
export async function decodeCall(id: string, body: ActionBody): Promise<DecodedAction> {
  const action = await findAction(id);
  if (!action) return { kind: "unknown", id };
  const references = createTemporaryReferenceSet();
  const reply = isMultipart(body) ? await formOf(body) : new TextDecoder().decode(body.bytes);
  if (reply === undefined) return { kind: "malformed" };
  try {
    const args = await decodeReply(reply, { temporaryReferences: references });
    return { kind: "call", run: () => action(...args), references };
  } catch {
    // React's decoder throws at anything that its own encoder would not write.
    return { kind: "malformed" };
  }
}

/** Decodes a form as a browser without scripts sends it: hidden fields name the action and hold what it closed over. */
export async function decodeForm(body: ActionBody): Promise<DecodedAction> {
  const form = await formOf(body);
  if (!form) return { kind: "malformed" };
  if (![...form.keys()].some((name) => name.startsWith(FIELD_PREFIX))) {
    return { kind: isMultipart(body) ? "malformed" : "none" };
  }
  const id = idOf(form);
  if (id !== undefined && !(await findAction(id))) return { kind: "unknown", id };
  try {
    const action: unknown = await decodeAction(form);
    if (!isServerAction(action)) return { kind: "malformed" };
    const state = async (result: unknown): Promise<ReactFormState | undefined> =>
      (await decodeFormState(result, form)) ?? undefined;
    return { kind: "form", run: () => action(), state };
  } catch {
    return { kind: "malformed" };
  }
}

const FIELD_PREFIX = "$ACTION_";

type ServerAction = (...args: readonly unknown[]) => unknown;

async function findAction(id: string): Promise<ServerAction | undefined> {
  // The loader looks the file up in a plain object, which has members that no build put there.
  if ((id.split("#")[0] ?? "") in {}) return undefined;
  try {
    const action: unknown = await loadServerAction(id);
    return isServerAction(action) ? action : undefined;
  } catch (error) {
    if (isUnknownReference(error)) return undefined;
    throw error;
  }
}

const SERVER_REFERENCE = Symbol.for("react.server.reference");

/** An id is a visitor's text: only what the build registered as an action may be called through it. */
function isServerAction(value: unknown): value is ServerAction {
  return typeof value === "function" && "$$typeof" in value && value.$$typeof === SERVER_REFERENCE;
}

/** The loader of the plugin of React Server Components has no type for this error, and words of its own in development. */
function isUnknownReference(error: unknown): boolean {
  return error instanceof Error && /server reference not found|invalid server reference/.test(error.message);
}

function isMultipart({ type }: ActionBody): boolean {
  return /^multipart\/form-data\b/i.test(type);
}

async function formOf({ type, bytes }: ActionBody): Promise<FormData | undefined> {
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch {
    // Not what its type says.
    return undefined;
  }
}

/** Reads the id of a form's action: in the name of its field, or in the value of the one that also says what it closes over. */
function idOf(form: FormData): string | undefined {
  for (const [name, value] of form) {
    const id = ID_FIELD.exec(name) ?? (BOUND_FIELD.test(name) && typeof value === "string" && ID_VALUE.exec(value));
    if (id) return id[1];
  }
  return undefined;
}

// As React's encoder writes them; an id is a file and an export.
const ID_FIELD = /^\$ACTION_ID_([^#]+#.+)$/;
const BOUND_FIELD = /^\$ACTION_\w+:0$/;
const ID_VALUE = /^\{"id":"([^"#]+#[^"]+)"/;
