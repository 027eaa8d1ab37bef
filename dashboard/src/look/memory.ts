/**
 * What the browser remembers: two preferences between visits, and in one tab which notices were hidden; nothing about
 * the person. Storage may be switched off.
 */

export function remembered(name: 'language' | 'theme'): string | null {
  try {
    return localStorage.getItem(`kurzum.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(`kurzum.${name}`, value);
  } catch {
    // It holds until the page is closed, then.
  }
}

export function hiddenNotices(): readonly string[] {
  try {
    return sessionStorage.getItem('kurzum.hidden')?.split(' ') ?? [];
  } catch {
    return [];
  }
}

/** They stay hidden until the tab is closed or somebody signs out, which hides none. */
export function rememberHidden(notices: readonly string[]): void {
  try {
    sessionStorage.setItem('kurzum.hidden', notices.join(' '));
  } catch {
    // They stay hidden until the page is closed, then.
  }
}
