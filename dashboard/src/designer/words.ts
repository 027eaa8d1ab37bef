/** The words of the designer in the language of the page. */
import { useWords } from '../messages/messages.tsx';
import { designer as de } from '../messages/designer.de.ts';
import { designer as en, type DesignerWords } from '../messages/designer.en.ts';

export function useDesignerWords(): DesignerWords {
  return useWords({ de, en });
}
