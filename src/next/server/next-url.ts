/** A URL of the app: `pathname` is without the base path, `href` with it. */
export class NextURL {
  readonly #url: URL;
  readonly #basePath: string;

  constructor(input: string | URL, base?: string | URL | NextUrlOptions, options?: NextUrlOptions) {
    const isBase = typeof base === "string" || base instanceof URL;
    this.#url = new URL(String(input), isBase ? String(base) : undefined);
    this.#basePath = (isBase ? options : (base ?? options))?.basePath ?? "";
  }

  get basePath(): string {
    return this.#isBelowBase() ? this.#basePath : "";
  }
  get pathname(): string {
    return this.#isBelowBase() ? this.#url.pathname.slice(this.#basePath.length) || "/" : this.#url.pathname;
  }
  set pathname(path: string) {
    const rooted = path.startsWith("/") ? path : `/${path}`;
    this.#url.pathname = rooted === "/" && this.basePath !== "" ? this.basePath : this.basePath + rooted;
  }
  get href(): string {
    return this.#url.href;
  }
  set href(href: string) {
    this.#url.href = href;
  }
  get search(): string {
    return this.#url.search;
  }
  set search(search: string) {
    this.#url.search = search;
  }
  get searchParams(): URLSearchParams {
    return this.#url.searchParams;
  }
  get hash(): string {
    return this.#url.hash;
  }
  set hash(hash: string) {
    this.#url.hash = hash;
  }
  get host(): string {
    return this.#url.host;
  }
  set host(host: string) {
    this.#url.host = host;
  }
  get hostname(): string {
    return this.#url.hostname;
  }
  set hostname(hostname: string) {
    this.#url.hostname = hostname;
  }
  get port(): string {
    return this.#url.port;
  }
  set port(port: string) {
    this.#url.port = port;
  }
  get protocol(): string {
    return this.#url.protocol;
  }
  set protocol(protocol: string) {
    this.#url.protocol = protocol;
  }
  get origin(): string {
    return this.#url.origin;
  }
  get username(): string {
    return this.#url.username;
  }
  set username(username: string) {
    this.#url.username = username;
  }
  get password(): string {
    return this.#url.password;
  }
  set password(password: string) {
    this.#url.password = password;
  }

  /** Copies the URL, so that a change for a redirect does not change the request's. */
  clone(): NextURL {
    return new NextURL(this.#url, { basePath: this.#basePath });
  }
  toString(): string {
    return this.#url.href;
  }
  toJSON(): string {
    return this.#url.href;
  }

  #isBelowBase(): boolean {
    const { pathname } = this.#url;
    return this.#basePath !== "" && (pathname === this.#basePath || pathname.startsWith(`${this.#basePath}/`));
  }
}

/** What a URL of the app knows of its config. */
export interface NextUrlOptions {
  readonly basePath?: string | undefined;
}
