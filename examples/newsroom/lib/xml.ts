/** Makes text safe inside XML elements and attributes. */
export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Answers with an XML document whose comment says when it was made. */
export function xmlResponse(type: string, body: string): Response {
  const at = new Date().toISOString();
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n<!-- data-rendered="${at}" -->\n${body}\n`, {
    headers: { "content-type": type },
  });
}
