import type { BrowserContext, Page, Request } from "playwright-core";

/** One tab and everything that went over its wire. */
export interface Tab {
  readonly page: Page;
  /** Every request so far that was sent to a server, in order. */
  requests(): readonly SentRequest[];
  /** URLs of the documents that the tab itself has loaded: one for as long as all navigation is soft. */
  documents(): readonly string[];
  /** What a visitor's console would show, uncaught errors, requests that failed and answers from 400 on. */
  problems(): readonly string[];
  /** Waits until the page answers to clicks. */
  live(): Promise<void>;
  /** Clicks on the link with this very text. */
  follow(link: string): Promise<void>;
  /** Clicks on the button with this very text. */
  press(button: string): Promise<void>;
  /** Waits until the page shows the text, wherever it stands. */
  shows(text: string): Promise<void>;
}

/** One request of a tab. */
export interface SentRequest {
  readonly url: URL;
  /** What the browser wanted it for: `document`, `script`, `fetch` … */
  readonly purpose: string;
}

/** Opens an empty tab that listens from its first request on. */
export async function openTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  const requests: Request[] = [];
  const problems: string[] = [];
  page.on("request", (request) => requests.push(request));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${String(error)}`));
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText;
    // Chromium calls some answers aborted whose stream a script has read to its end.
    if (request.resourceType() === "fetch" && error === "net::ERR_ABORTED") return;
    problems.push(`failed: ${request.url()} ${error}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return {
    page,
    requests: () => requests.map((sent) => ({ url: new URL(sent.url()), purpose: sent.resourceType() })),
    documents: () => requests.filter((sent) => sent.isNavigationRequest()).map((sent) => sent.url()),
    problems: () => [...problems],
    live: () => page.locator("[data-live=yes]").waitFor(),
    follow: (link) => page.getByRole("link", { name: link, exact: true }).click(),
    press: (button) => page.getByRole("button", { name: button, exact: true }).click(),
    shows: (text) => page.getByText(text, { exact: true }).waitFor(),
  };
}
