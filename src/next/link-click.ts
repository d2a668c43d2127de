/** Says what a click on a link was like, in plain values. */
export interface LinkClick {
  readonly button: number;
  readonly modified: boolean;
  readonly defaultPrevented: boolean;
  readonly target: string | undefined;
  readonly download: boolean;
  /** Absolute URL of the link and of the page it is on. */
  readonly href: string;
  readonly page: string;
}

/** Decides whether a click becomes a client navigation: a plain left click on a link to this origin in this window. */
export function takesOver(click: LinkClick): boolean {
  if (click.defaultPrevented || click.modified || click.button !== 0 || click.download) return false;
  if (click.target !== undefined && click.target !== "" && click.target !== "_self") return false;
  return new URL(click.href).origin === new URL(click.page).origin;
}
