/** What whoever looks may do with a code. */
import type { Code } from '../api/client.ts';
import { useSight } from '../api/sight.ts';
import { useMay, useMayTakeCodes, useMayWithCode } from '../members/use-may.ts';

export type Rights = {
  /** This one, or a new one where there is none yet. */
  readonly mayChange: boolean;
  readonly mayMake: boolean;
  /** As a file, or a picture in the clipboard. */
  readonly mayTake: boolean;
};

/** Whoever looks with the eyes of another can do nothing. */
export function useRights(code: Code | null): Rights {
  const isOnlyLooking = useSight() !== null;
  const mayMake = useMay()('qr', 'create') && !isOnlyLooking;
  const mayWithIt = useMayWithCode({ projectId: code?.projectId ?? null });
  const mayTake = useMayTakeCodes();
  return { mayMake, mayTake, mayChange: code === null ? mayMake : mayWithIt('edit') && !isOnlyLooking };
}
