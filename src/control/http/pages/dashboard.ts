/** The dashboard's files: read into memory once, compressed once, served below `/app` from there and from nowhere else. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One file in the forms in which it can be sent. */
type Served = {
  readonly mediaType: string;
  readonly plain: Buffer<ArrayBuffer>;
  readonly gzip: Buffer<ArrayBuffer> | null;
  readonly brotli: Buffer<ArrayBuffer> | null;
  readonly etag: string;
};

export type Dashboard = {
  /** Answers a path below `/app`; null where the dashboard was never built. */
  readonly answer: (request: Request, path: string) => Response | null;
  /** `@font-face` rules for the pages that control writes itself, from the fonts that the dashboard brings. */
  readonly fontFaces: string;
};

const mediaTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** Reads `folder`; one that doesn't exist is a dashboard that was not built. */
export function openDashboard(folder: string): Dashboard {
  const files = readFiles(folder);
  const index = files.get('index.html') ?? null;
  const policy = index ? policyFor(index.plain.toString('utf8')) : '';
  return {
    fontFaces: fontFaces([...files.keys()]),
    answer(request, path) {
      if (!index) return null;
      const name = decodePath(path.replace(/^\/app\/?/, ''));
      const file = name === 'index.html' ? undefined : files.get(name);
      // Vite puts a hash of the content into the names below assets/: such a file never changes.
      if (file) return send(request, file, { 'cache-control': cacheFor(name) });
      if (name.startsWith('assets/')) return new Response(null, { status: 404 });
      return send(request, index, { 'cache-control': 'no-cache', 'content-security-policy': policy });
    },
  };
}

function readFiles(folder: string): ReadonlyMap<string, Served> {
  const files = new Map<string, Served>();
  for (const path of listFiles(folder)) {
    const name = relative(folder, path).replaceAll(sep, '/');
    const plain = readFileSync(path);
    const ending = name.slice(name.lastIndexOf('.') + 1);
    const packs = !['png', 'webp', 'woff2', 'ico'].includes(ending) && plain.length > 512;
    files.set(name, {
      mediaType: mediaTypes[ending] ?? 'application/octet-stream',
      plain,
      gzip: packs ? gzipSync(plain, { level: 9 }) : null,
      brotli: packs ? brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : null,
      etag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    });
  }
  return files;
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function cacheFor(name: string): string {
  return name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function send(request: Request, file: Served, headers: Record<string, string>): Response {
  const coding = codingFor(request.headers.get('accept-encoding') ?? '', file);
  // Each coding is a representation of its own, and so has a tag of its own (RFC 9110, section 8.8.3.3).
  const etag = `"${file.etag}${coding === 'plain' ? '' : `-${coding}`}"`;
  const sent = new Headers({ ...headers, etag, vary: 'accept-encoding' });
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: sent });
  sent.set('content-type', file.mediaType);
  if (coding !== 'plain') sent.set('content-encoding', coding === 'brotli' ? 'br' : 'gzip');
  return new Response(file[coding], { headers: sent });
}

function codingFor(accepted: string, file: Served): 'plain' | 'gzip' | 'brotli' {
  if (file.brotli && /\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'brotli';
  return file.gzip && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted) ? 'gzip' : 'plain';
}

/** Only our own files, and the inline styles and scripts that stand in the built page, each by its hash. */
function policyFor(page: string): string {
  const hashes = (pattern: RegExp): string =>
    [...page.matchAll(pattern)]
      .map(([, text]) => ` 'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
      .join('');
  const styles = hashes(/<style[^>]*>([\s\S]*?)<\/style>/g);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function fontFaces(names: readonly string[]): string {
  const face = (family: string, pattern: RegExp): string => {
    const name = names.find((candidate) => pattern.test(candidate));
    if (!name) return '';
    return `@font-face { font-family: '${family}'; font-weight: 100 900; font-display: swap; src: url(/app/${name}) format('woff2'); }\n`;
  };
  return (
    face('Geist Variable', /^assets\/geist-latin-wght-normal[-.\w]*\.woff2$/) +
    face('Geist Mono Variable', /^assets\/geist-mono-latin-wght-normal[-.\w]*\.woff2$/)
  );
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
