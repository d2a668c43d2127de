import { headersReadOnly } from "../../errors/api.ts";
import { markDynamic, requireScope } from "../../request/dynamic.ts";

/**
 * Gives the headers of the visitor's request. The call alone makes a render dynamic, whether or not its promise is
 * awaited; a `force-static` route sees none.
 */
export function headers(): Promise<ReadonlyHeaders> {
  const scope = requireScope("headers()");
  const sees = markDynamic(scope, "headers()");
  return Promise.resolve(readonlyHeaders(sees === "read" ? scope.visitor?.headers : undefined));
}

/** The headers of a request. They read as `Headers`; every change throws. */
export interface ReadonlyHeaders extends Headers {
  /** @deprecated Throws: the headers of a request cannot be modified. */
  append(...args: unknown[]): void;
  /** @deprecated Throws: the headers of a request cannot be modified. */
  set(...args: unknown[]): void;
  /** @deprecated Throws: the headers of a request cannot be modified. */
  delete(...args: unknown[]): void;
}

function readonlyHeaders(source: Headers | undefined): ReadonlyHeaders {
  const refuse = (method: string) => (): never => {
    throw headersReadOnly(`headers().${method}()`);
  };
  return Object.assign(new Headers(source), { append: refuse("append"), set: refuse("set"), delete: refuse("delete") });
}
