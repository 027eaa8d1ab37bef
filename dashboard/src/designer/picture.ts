/** Logos as pictures that #qr draws: fetched once, and their pixels decoded by the browser. */
import type { Picture } from '#qr';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { LogoPicture } from '../api/client.ts';
import { designCalls } from '../api/design-calls.ts';

/** What a logo looks like never changes. */
export function logoQuery(id: string) {
  return queryOptions({
    queryKey: ['logo', id],
    queryFn: async ({ signal }) => pictureOf((await designCalls.findLogo(id, signal)).picture),
    staleTime: Infinity,
  });
}

/** Null as long as it is on its way, or where there is none. */
export function usePicture(id: string | null): Picture | null {
  return useQuery({ ...logoQuery(id ?? ''), enabled: id !== null }).data ?? null;
}

async function pictureOf(stored: LogoPicture['picture']): Promise<Picture> {
  if (stored.kind === 'shapes') return stored as Picture;
  const { width, height } = stored;
  const bytes = Uint8Array.from(atob(stored.png), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return { kind: 'pixels', width, height, png: bytes, rgba: context.getImageData(0, 0, width, height).data };
}
