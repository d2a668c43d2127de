"use client";

import { startTransition, useContext, type ComponentProps, type ReactNode, type SubmitEvent } from "react";
import { formTarget, staysHere, type Submitter } from "./form-target.ts";
import { RouterContext, type LinkRouter } from "./router-context.ts";
import { anchorHref, builtSite } from "./site.ts";
import { useWatchedRef } from "./watched-ref.ts";

/** Takes what `next/form` takes. */
export interface FormProps extends Omit<ComponentProps<"form">, "action" | "method" | "encType" | "target"> {
  /** The path that the fields are sent to as its query, or a function that gets them. */
  readonly action: NonNullable<ComponentProps<"form">["action"]>;
  /** Replaces the history entry instead of adding one. */
  readonly replace?: boolean;
  /** False keeps the scroll position. */
  readonly scroll?: boolean;
  /** False turns prefetching off; else the page is fetched when the form comes near the viewport. */
  readonly prefetch?: false | null;
}

/** Renders a form that goes to its action without loading a document. Without JavaScript the browser does the same. */
export default function Form({ action, replace, scroll, prefetch, ref, ...form }: FormProps): ReactNode {
  const router = useContext(RouterContext)?.links;
  const shown = typeof action === "string" ? anchorHref(action, builtSite()) : undefined;
  const ahead = shown === undefined || prefetch === false ? undefined : router;
  const watchedRef = useWatchedRef({ router: ahead, shown: withoutQuery(shown), kind: "auto" }, ref);
  if (shown === undefined) return <form {...form} action={action} ref={ref} />;

  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    form.onSubmit?.(event);
    if (!router || event.defaultPrevented) return;
    const href = hrefOf(event, shown);
    if (href === undefined) return;
    event.preventDefault();
    const how: Parameters<LinkRouter["navigate"]>[1] = {
      history: replace ? "replace" : "push",
      scroll: scroll ?? true,
    };
    startTransition(() => router.navigate(href, how));
  };
  return <form {...form} action={shown} ref={watchedRef} onSubmit={onSubmit} />;
}

/** Gives where the form leads; undefined when that is the browser's business. */
function hrefOf({ currentTarget: form, nativeEvent }: SubmitEvent<HTMLFormElement>, shown: string): string | undefined {
  const button =
    "submitter" in nativeEvent && nativeEvent.submitter instanceof HTMLElement ? nativeEvent.submitter : null;
  const submitter = submitterOf(button);
  if (!staysHere(submitter)) return undefined;
  return formTarget({ action: submitter.action ?? shown, fields: new FormData(form, button), page: location.href });
}

function submitterOf(button: HTMLElement | null): Submitter {
  const said = (name: string): string | undefined => button?.getAttribute(name) ?? undefined;
  return {
    action: said("formaction"),
    method: said("formmethod"),
    encType: said("formenctype"),
    target: said("formtarget"),
  };
}

/** What is fetched ahead has no fields yet. */
function withoutQuery(shown = ""): string {
  return shown.replace(/[?#].*$/s, "");
}
