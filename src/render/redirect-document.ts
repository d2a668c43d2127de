/** Writes the document of a redirect, for readers that do not follow the `Location` header. */
export function redirectDocument(url: string): Uint8Array {
  const safe = escapeHtml(url);
  return new TextEncoder().encode(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex">` +
      `<meta http-equiv="refresh" content="0;url=${safe}"><title>Redirecting</title></head>` +
      `<body><p>This page has moved to <a href="${safe}">${safe}</a>.</p></body></html>`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
