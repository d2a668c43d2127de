import type { ReactNode } from "react";

/** Opens a page: its title and what it is about. */
export function PageHeading({
  title,
  children,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="mb-8 max-w-2xl">
      <h1 className="text-4xl leading-tight font-semibold sm:text-5xl">{title}</h1>
      {children ? <div className="mt-3 text-lg text-dim">{children}</div> : null}
    </div>
  );
}

/** Opens a part of a page. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="mt-12">
      <h2 className="mb-4 text-2xl font-semibold">{title}</h2>
      {children}
    </section>
  );
}
