"use client";

import { useCallback, useContext, type FormHTMLAttributes, type ReactNode, type Ref, type SubmitEvent } from "react";
import { formHref, type SentForm } from "./form-href.ts";
import { RouterContext } from "./router-context.ts";
import { anchorHref, builtSite } from "./site.ts";

/** Takes what `next/form` takes. */
export interface FormProps extends Omit<
  FormHTMLAttributes<HTMLFormElement>,
  "action" | "method" | "encType" | "target"
> {
  /** A path, to which the form leads with its fields as query; or a Server Action. */
  readonly action: string | ((formData: FormData) => void | Promise<void>);
  /** Replaces the entry of the history instead of adding one. */
  readonly replace?: boolean;
  /** False keeps the scroll position. */
  readonly scroll?: boolean;
  /** False turns prefetching off. Else the page is fetched ahead when the form comes near the viewport. */
  readonly prefetch?: false | null;
  readonly ref?: Ref<HTMLFormElement>;
}

/** Renders a form that leads to a page without loading a document, or sends a Server Action. */
export default function Form({ action, replace, scroll, prefetch, onSubmit, ref, ...form }: FormProps): ReactNode {
  const router = useContext(RouterContext)?.links;
  const shown = typeof action === "string" ? anchorHref(action, builtSite()) : undefined;
  const ahead = prefetch === false || shown === undefined ? undefined : router;
  const watched = useCallback((element: HTMLFormElement) => ahead?.watch(element, shown ?? "", "auto"), [ahead, shown]);
  if (shown === undefined) return <form {...form} ref={ref} action={action} onSubmit={onSubmit} />;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    onSubmit?.(event);
    const href = event.defaultPrevented ? undefined : formHref(sentForm(event, shown));
    if (!router || href === undefined) return;
    event.preventDefault();
    router.navigate(href, { history: replace ? "replace" : "push", scroll: scroll ?? true });
  };
  // A ref of the app's own takes the place of the watch: one element has one ref, and prefetching is the smaller loss.
  return <form {...form} ref={ref ?? watched} action={shown} onSubmit={submit} />;
}

/** What the event says, in plain values. A button may send the form elsewhere. */
function sentForm({ currentTarget, nativeEvent }: SubmitEvent<HTMLFormElement>, action: string): SentForm {
  const { submitter } = nativeEvent;
  const own = (name: string): string | undefined => submitter?.getAttribute(name) ?? undefined;
  return {
    action: own("formaction") ?? action,
    method: own("formmethod") ?? "get",
    encoding: own("formenctype"),
    target: own("formtarget"),
    fields: [...new FormData(currentTarget, submitter)].map(([name, value]) => [
      name,
      typeof value === "string" ? value : value.name,
    ]),
    page: document.baseURI,
  };
}
