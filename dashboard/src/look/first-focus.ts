/** The first focus: of a form that took the place of another, so that whoever types can go on. */
import { useEffect, useRef } from 'react';

/** @param what it is, as a selector; another one takes the focus when it comes. */
export function useFirstFocus(what: string) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>(what)?.focus(), [what]);
  return form;
}
