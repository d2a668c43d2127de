"use client";

import { startTransition, useContext, useEffect, useMemo, type ComponentType, type ReactNode } from "react";
import { renderFailed } from "../../errors/client.ts";
import { CatchBoundary } from "../../next/catch-boundary.tsx";
import { httpFallbackOf, redirectOf } from "../../next/control-flow.ts";
import { isFailure, useErrorInfo, type ErrorInfo } from "../../next/error-info.ts";
import { RouterContext, RouterStateContext } from "../../next/router-context.ts";
import { BuiltInForbidden, BuiltInNotFound, BuiltInUnauthorized } from "./built-in.tsx";

/** Takes the component that shows an error and what it stands in for. */
export interface ErrorBoundaryProps {
  readonly fallback: ComponentType<ErrorInfo>;
  readonly children: ReactNode;
}

/** Shows a fallback for errors below it until the path or the payload changes. Control flow passes through. */
export function ErrorBoundary(props: ErrorBoundaryProps): ReactNode {
  return <Errors {...props} catches={isFailure} />;
}

/** Shows a fallback for everything that nothing below it caught. Stands at the top of the document. */
export function LastBoundary(props: ErrorBoundaryProps): ReactNode {
  return <Errors {...props} catches={() => true} />;
}

/** Takes elements for pages that refuse. A status without one passes through, unless nothing above could answer. */
export interface AccessBoundaryProps {
  readonly notFound?: ReactNode;
  readonly forbidden?: ReactNode;
  readonly unauthorized?: ReactNode;
  /** Brings the built-in pages, which would otherwise be part of every payload. */
  readonly isLast: boolean;
  readonly children: ReactNode;
}

/** Shows the element for the status that `notFound()`, `forbidden()` or `unauthorized()` below it asked for. */
export function AccessBoundary(props: AccessBoundaryProps): ReactNode {
  const { notFound, forbidden, unauthorized, isLast, children } = props;
  const elementFor = (error: unknown): ReactNode => {
    switch (httpFallbackOf(error)) {
      case 404:
        return notFound ?? (isLast && <BuiltInNotFound />);
      case 403:
        return forbidden ?? (isLast && <BuiltInForbidden />);
      case 401:
        return unauthorized ?? (isLast && <BuiltInUnauthorized />);
      case undefined:
        return false;
    }
  };
  const fallback = (error: unknown): ReactNode => (
    <>
      <meta name="robots" content="noindex" />
      {elementFor(error)}
    </>
  );
  return (
    <CatchBoundary path={usePath()} catches={(error) => Boolean(elementFor(error))} fallback={fallback}>
      {children}
    </CatchBoundary>
  );
}

/** Takes what shows a failure of the server, and the only thing that is told of it. */
export interface ShownFailureProps {
  readonly fallback: ComponentType<ErrorInfo>;
  readonly digest: string;
}

/** Shows what failed on the server before anything could be sent. Both ways to try again load the page. */
export function ShownFailure({ fallback: Fallback, digest }: ShownFailureProps): ReactNode {
  const router = useContext(RouterContext)?.app;
  const error = useMemo(() => renderFailed(digest), [digest]);
  const load = (): void => startTransition(() => router?.refresh());
  return <Fallback error={error} reset={load} unstable_retry={load} />;
}

/** Navigates to where `redirect()` below it points. Shows nothing on the way. */
export function RedirectBoundary({ children }: { readonly children: ReactNode }): ReactNode {
  const redirect = (error: unknown, reset: () => void): ReactNode => <Redirect error={error} reset={reset} />;
  return (
    <CatchBoundary path={usePath()} catches={isRedirect} fallback={redirect}>
      {children}
    </CatchBoundary>
  );
}

interface ErrorsProps extends ErrorBoundaryProps {
  readonly catches: (error: unknown) => boolean;
}

function Errors({ fallback, catches, children }: ErrorsProps): ReactNode {
  const errorPage = (error: unknown, reset: () => void): ReactNode => (
    <ErrorPage error={error} reset={reset} fallback={fallback} />
  );
  return (
    <CatchBoundary path={usePath()} catches={catches} fallback={errorPage}>
      {children}
    </CatchBoundary>
  );
}

interface CaughtProps {
  readonly error: unknown;
  readonly reset: () => void;
}

function ErrorPage({
  error,
  reset,
  fallback: Fallback,
}: CaughtProps & Pick<ErrorBoundaryProps, "fallback">): ReactNode {
  return <Fallback {...useErrorInfo(error, reset)} />;
}

function Redirect({ error, reset }: CaughtProps): ReactNode {
  const router = useContext(RouterContext)?.app;
  useEffect(() => {
    const redirect = redirectOf(error);
    if (!redirect) return;
    startTransition(() => {
      router?.[redirect.type](redirect.url);
      reset();
    });
  }, [router, error, reset]);
  return undefined;
}

function usePath(): string | undefined {
  return useContext(RouterStateContext)?.path;
}

function isRedirect(error: unknown): boolean {
  return redirectOf(error) !== undefined;
}
