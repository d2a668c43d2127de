import { connect, type Socket } from "node:net";

/** An answer as far as the fuzzer looks at it. */
export interface RawReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** One connection that sends bytes as they are and reads one answer at a time. Opens a new one when the server closed it. */
export interface Wire {
  /** `undefined`: the connection ended without an answer. */
  ask(request: Buffer, method: string): Promise<RawReply | undefined>;
  close(): void;
}

/** Makes a wire to a server. */
export function createWire(port: number): Wire {
  const state: { line: Line | undefined } = { line: undefined };
  return {
    async ask(request, method) {
      if (!state.line || state.line.over()) state.line = await openLine(port);
      return state.line.ask(request, method);
    },
    close: () => state.line?.end(),
  };
}

interface Line {
  ask(request: Buffer, method: string): Promise<RawReply | undefined>;
  over(): boolean;
  end(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket = connect(port, "127.0.0.1");
  const state: { received: Buffer; over: boolean; check: () => void } = {
    received: Buffer.alloc(0),
    over: false,
    check: () => {},
  };
  socket.on("data", (chunk: Buffer) => {
    state.received = Buffer.concat([state.received, chunk]);
    state.check();
  });
  const ended = (): void => {
    state.over = true;
    state.check();
  };
  // The server may well close on what it was sent; "close" follows every error.
  socket.on("error", () => {});
  socket.on("end", ended);
  socket.on("close", ended);
  await connected(socket);
  return {
    over: () => state.over,
    end: () => void socket.destroy(),
    async ask(request, method) {
      const { promise, resolve } = Promise.withResolvers<RawReply | undefined>();
      state.received = Buffer.alloc(0);
      const finish = (reply: RawReply | undefined): void => {
        clearTimeout(timer);
        // What a strange request left behind must not be read as the answer to the next one.
        if (!reply || state.received.length > 0 || reply.status >= 400) {
          state.over = true;
          socket.destroy();
        }
        resolve(reply);
      };
      const timer = setTimeout(() => finish(undefined), LONGEST_MS);
      state.check = () => {
        const read = readReply(state.received, { method, isOver: state.over });
        if (!read && !state.over) return;
        state.check = () => {};
        state.received = read ? state.received.subarray(read.length) : state.received;
        finish(read?.reply);
      };
      socket.write(request);
      return promise;
    },
  };
}

// Ends what hangs. That no answer came at all is a problem, however busy the machine is.
const LONGEST_MS = 60_000;

async function connected(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once("connect", resolve);
  socket.once("close", () => resolve());
  await promise;
}

interface Reading {
  readonly method: string;
  readonly isOver: boolean;
}

function readReply(
  received: Buffer,
  { method, isOver }: Reading,
): { readonly reply: RawReply; readonly length: number } | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = received.subarray(0, headEnd).toString("latin1");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const from = headEnd + 4;
  if (status === 100) {
    const next = readReply(received.subarray(from), { method, isOver });
    return next && { reply: next.reply, length: next.length + from };
  }
  const contentType = headerOf(head, "content-type");
  const length = bodyLength(received.subarray(from), { head, status, method, isOver });
  if (length === undefined) return undefined;
  return { reply: { status, contentType, body: received.subarray(from, from + length) }, length: from + length };
}

interface BodyReading extends Reading {
  readonly head: string;
  readonly status: number;
}

/** Bytes of the body on the wire; `undefined` while it is not whole. */
function bodyLength(rest: Buffer, { head, status, method, isOver }: BodyReading): number | undefined {
  if (method === "HEAD" || status === 204 || status === 304) return 0;
  const declared = headerOf(head, "content-length");
  if (declared !== "") return rest.length >= Number(declared) ? Number(declared) : undefined;
  if (headerOf(head, "transfer-encoding") === "chunked") {
    const end = rest.indexOf("0\r\n\r\n");
    return end < 0 ? undefined : end + 5;
  }
  return isOver ? rest.length : undefined;
}

function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head)?.[1]?.trim() ?? "";
}
