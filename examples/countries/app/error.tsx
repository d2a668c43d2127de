"use client";

import type { ReactNode } from "react";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps): ReactNode {
  return (
    <div role="alert" className="max-w-2xl">
      <h1 className="text-4xl font-semibold">This page could not be shown</h1>
      <p className="mt-3 text-lg text-dim">Something failed while it was rendered. Trying again often helps.</p>
      {error.digest ? <p className="mt-2 text-sm text-dim">Reference {error.digest}</p> : null}
      <button type="button" onClick={reset} className="button mt-6">
        Try again
      </button>
    </div>
  );
}
