"use client";

import { useRouter } from "next/navigation";
import type { ReactNode, SubmitEvent } from "react";

/** Asks for a search; a plain GET form until the page is hydrated, a soft navigation after. */
export function SearchForm({ query = "" }: { readonly query?: string }): ReactNode {
  const router = useRouter();

  function search(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get("q");
    router.push(`/search?${new URLSearchParams({ q: typeof q === "string" ? q : "" })}`);
  }

  return (
    <form action="/search" role="search" onSubmit={search} className="screen-only flex max-w-lg gap-2">
      <input
        key={query}
        type="search"
        name="q"
        defaultValue={query}
        aria-label="Country, capital, language or currency"
        placeholder="Country, capital, language…"
        className="min-h-11 min-w-0 flex-1 rounded-md border border-dim bg-land px-3 placeholder:text-dim"
      />
      <button type="submit" className="button">
        Search
      </button>
    </form>
  );
}
