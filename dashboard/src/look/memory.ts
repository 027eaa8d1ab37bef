/** What the browser remembers between visits: two preferences, nothing about the person. Storage may be switched off. */

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
