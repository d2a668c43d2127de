"use client";

import { useActionState, type ReactNode } from "react";

/** What the last publishing came to. */
export interface Published {
  readonly receipt: string | undefined;
  readonly problem: string | undefined;
}

/** Publishes what is pending and shows the receipt that the webhook gave. */
export function PublishPanel(props: {
  readonly publish: (before: Published) => Promise<Published>;
  readonly pending: readonly string[];
  readonly last: string | undefined;
}): ReactNode {
  const [published, action, isRunning] = useActionState(props.publish, { receipt: undefined, problem: undefined });
  const receipt = published.receipt ?? props.last;
  return (
    <section className="panel">
      <form action={action}>
        <button disabled={isRunning}>{isRunning ? "Publishing …" : "Publish"}</button>
        <span> {props.pending.length === 0 ? "Nothing is waiting." : `Waiting: ${props.pending.join(", ")}`}</span>
      </form>
      {published.problem !== undefined && <p role="alert">{published.problem}</p>}
      {receipt !== undefined && <pre id="receipt">{receipt}</pre>}
    </section>
  );
}
