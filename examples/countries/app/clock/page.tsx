import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ClockFace } from "@/components/clock-face";
import { PageHeading, Section } from "@/components/page-heading";
import { RevalidateButton } from "@/components/revalidate-button";

export const revalidate = 5;

export const metadata: Metadata = {
  title: "Clock",
  description: "Watch a page with a lifetime of five seconds go stale and come back fresh.",
};

export default function ClockPage(): ReactNode {
  return (
    <>
      <PageHeading title="A page that lives five seconds">
        <p>The server’s time is part of the stored page. Only a new render can change it.</p>
      </PageHeading>
      <ClockFace renderedAtMs={Date.now()} freshSeconds={5} />
      <RevalidateButton />
      <Section title="What happens when you reload">
        <ol className="max-w-2xl list-decimal space-y-3 pl-5">
          <li>Within five seconds the page is fresh. Everybody gets the same stored bytes, and nothing is rendered.</li>
          <li>
            After that it is stale. You still get the stored page at once, with the old time on it; behind your back one
            new render starts, however many visitors ask.
          </li>
          <li>
            The next reload gets that new page. This is called stale-while-revalidate: nobody waits for a render, and
            nobody sees a page much older than the time between two visits.
          </li>
        </ol>
        <p className="mt-4 max-w-2xl">
          The button does not wait for the lifetime. It calls <code>revalidatePath(&quot;/clock&quot;)</code> on the
          server and asks for the page again. The response header <code>X-Vinext-Cache</code> tells which of these you
          got.
        </p>
      </Section>
    </>
  );
}
