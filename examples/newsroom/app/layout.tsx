import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "The Newsroom", template: "%s – The Newsroom" },
  description: "A small newspaper that is published by webhook.",
  icons: { icon: "data:," },
};

export default function Layout({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>
        <header>
          <strong>The Newsroom</strong>
          <Link href="/">Front page</Link>
          <Link href="/desk">Desk</Link>
          <Link href="/state">State</Link>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
