/** Small pieces of text with a rule behind them: short URLs, targets, numbers that rise. */
import { useEffect, useState, type ReactNode } from 'react';
import { useSpoken } from '../messages/messages.tsx';
import { readableHost } from './readable-host.ts';

/** An address without its scheme, host in readable letters, as people say it. */
export function bareAddress(address: string): string {
  try {
    const url = new URL(address);
    const path =
      url.pathname === '/' && url.search === '' && url.hash === '' ? '' : url.pathname + url.search + url.hash;
    return readableHost(url.host) + decoded(path);
  } catch {
    return address;
  }
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The target if it may stand in `href`: http and https only, whatever the server sent. */
export function safeHref(target: string): string | undefined {
  return /^https?:\/\//i.test(target) ? target : undefined;
}

/** A short URL: the host quiet, the slug loud. */
export function ShortUrl({ url }: { readonly url: string }) {
  const bare = bareAddress(url);
  const slash = bare.indexOf('/');
  return (
    <>
      <span className="text-soft">{bare.slice(0, slash + 1)}</span>
      <wbr />
      {bare.slice(slash + 1)}
    </>
  );
}

/** A number that moves a little when it has risen, so that one notices it while looking. */
export function RisingNumber({ value }: { readonly value: number }) {
  const { format } = useSpoken();
  const [before, setBefore] = useState(value);
  const [risen, setRisen] = useState(false);
  if (value !== before) {
    setRisen(value > before);
    setBefore(value);
  }
  return (
    <span key={value} className={`inline-block tabular-nums ${risen ? 'risen' : ''}`}>
      {format.number(value)}
    </span>
  );
}

/** Shown only when waiting has lasted a moment. */
export function Late({ children }: { readonly children: ReactNode }) {
  return <div className="late">{children}</div>;
}

/** `value`, but only after it has been still for `wait_ms`. */
export function useSettled<T>(value: T, wait_ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait_ms);
    return () => clearTimeout(timer);
  }, [value, wait_ms]);
  return settled;
}
