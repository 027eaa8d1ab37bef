/** Runs the contest of drawing in a real browser: bundles the page's part, and reads what it found. */
import { build, type Rolldown } from 'vite';
import { openBrowser } from '../../test/world/browser.ts';
import type { Made } from './contest.ts';

export async function contestInBrowser(rounds: number, round_ms: number): Promise<Made> {
  const script = await bundled();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    return await page.evaluate(
      ([count, each_ms]) =>
        (
          globalThis as unknown as { contestInBrowser: (count: number, each_ms: number) => Promise<Made> }
        ).contestInBrowser(count, each_ms),
      [rounds, round_ms] as const,
    );
  } finally {
    await browser.close();
  }
}

/** All three as they would be shipped: in one file, minified. */
async function bundled(): Promise<string> {
  const entry = new URL('in-browser.ts', import.meta.url).pathname;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'contest', fileName: 'contest' } },
  });
  return (built as Rolldown.RolldownOutput[])[0]!.output[0].code;
}
