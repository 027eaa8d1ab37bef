/** Images that leave the page: fetched as the server prints them, saved first where that has to be, put into a file or the clipboard. */
import { codeCalls, type ImageWish } from '../api/code-calls.ts';
import { designCalls } from '../api/design-calls.ts';
import { reasonFor } from '../api/refusal.ts';
import { saveFile } from '../look/save.ts';
import { toDraw } from './verdict.ts';
import type { Wish } from './wish.ts';

/** What is printed: a code that is kept, as it was saved; or one of which nothing is kept, as it is on the page. */
export type Printable = { readonly id: string } | { readonly wish: Wish };

export function imageOf(what: Printable, image: ImageWish): Promise<Blob> {
  return 'id' in what ? codeCalls.image(what.id, image) : designCalls.render(toDraw(what.wish), image);
}

/** No scanner reads it, as is known before it is saved. */
export class Unreadable extends Error {}

/** Whether it was refused because no scanner would read it. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Unreadable || reasonFor(error, 'design') === 'unreadable';
}

/** Whether a scanner reads it as it is on the page. */
export async function isReadable(wish: Wish): Promise<boolean> {
  const { findings } = await designCalls.check(toDraw(wish));
  return findings.every(({ kind }) => kind !== 'reads');
}

export async function download(what: Printable, image: ImageWish, name: string): Promise<Printable> {
  saveFile(`${fileName(name)}.${image.format}`, await imageOf(what, image));
  return what;
}

const copied_px = 1024;

/** Whether the clipboard takes pictures here: some browsers don't, and none does without TLS. */
export function canCopyImages(): boolean {
  return typeof ClipboardItem !== 'undefined' && navigator.clipboard !== undefined && 'write' in navigator.clipboard;
}

/** The clipboard is opened while the key is still warm, and filled when the picture is there. */
export function copyImage(ready: Promise<Printable>, insist: boolean): Promise<void> {
  const image = ready.then((what) => imageOf(what, { format: 'png', size: copied_px, ...(insist ? { insist } : {}) }));
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]).catch(async (error: unknown) => {
    // What the server said tells more than what the clipboard makes of it.
    await image;
    throw error;
  });
}

/** What every file system takes. */
function fileName(name: string): string {
  return (
    name
      .trim()
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 80) || 'qr-code'
  );
}
