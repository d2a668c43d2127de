"use client";

import { useContext, type ComponentType, type ReactNode } from "react";
import { CatchBoundary } from "./catch-boundary.tsx";
import { isFailure, useErrorInfo, type ErrorInfo } from "./error-info.ts";
import { Notice } from "./notice.tsx";
import { RouterStateContext } from "./router-context.ts";

export type { ErrorInfo } from "./error-info.ts";

/** Takes what an error page says; the title has a default for each status. */
export interface ErrorProps {
  readonly statusCode: number;
  readonly title?: string;
  /** Dark where the visitor likes it; that needs no asking here. */
  readonly withDarkMode?: boolean;
}

/** Shows a status in words. It sets none: that is for `notFound()` and its kind. */
export default function ErrorPage({
  statusCode,
  title = TITLES[statusCode] ?? "An error has occurred",
}: ErrorProps): ReactNode {
  return <Notice title={String(statusCode)} text={`${title}.`} />;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "This page could not be found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
};

/**
 * Makes a component that shows a fallback for errors of its children, until another path comes. `redirect()`,
 * `notFound()` and their kind pass through.
 */
export function unstable_catchError<Props extends object>(
  fallback: (props: Props, info: ErrorInfo) => ReactNode,
): ComponentType<Props & { readonly children?: ReactNode }> {
  function Shown({ props, thrown, reset }: Readonly<{ props: Props; thrown: unknown; reset: () => void }>): ReactNode {
    return fallback(props, useErrorInfo(thrown, reset));
  }
  return function Boundary({ children, ...props }) {
    const path = useContext(RouterStateContext)?.path;
    // All that is left of the props once the children are taken off.
    const own = props as unknown as Props;
    const show = (thrown: unknown, reset: () => void): ReactNode => <Shown props={own} thrown={thrown} reset={reset} />;
    return (
      <CatchBoundary path={path} catches={isFailure} fallback={show}>
        {children}
      </CatchBoundary>
    );
  };
}
