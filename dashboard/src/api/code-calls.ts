/** The calls about QR codes: those that are kept, their pictures, and what is drawn without being kept. */
import { api } from './client.ts';

export const codeCalls = {
  /** The address of a link's plain code as a picture to look at, which doesn't count as printed. */
  linkPreview: (linkId: string): string => api.linkQrUrl(linkId, { format: 'svg' }),
} as const;
