/** The keyboard alone: what has the focus, and the ways to something else by Tab and arrow keys. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** More than any page of ours has to pass. */
const presses_max = 150;

/** Presses Tab until the thing of that name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < presses_max; press++) {
    const focused = await focusedName(page);
    if (focused === name || focused.startsWith(`${name}:`) || focused.startsWith(`${name} (`)) return;
    passed.push(focused);
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reached “${name}”; it passed ${[...new Set(passed)].join(', ')}`);
}

/** Goes there by Tab, and presses Enter. */
export async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Goes to the field by Tab, and types into it instead of what is there. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Goes on by an arrow key until the thing of that name has the focus, as in menus and among radio buttons. */
export async function arrowTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 12; step++) {
    if ((await focusedName(page)) === name) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`the arrow keys never reached “${name}”`);
}

/** What a screen reader would call the focused element, as far as labels, texts and aria-label tell. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    const label = element.getAttribute('aria-label') ?? (labels[0] ? labels.join(' ') : null) ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
    return label.trim().replace(/\\s+/g, ' ');
  })()`);
}
