/** The commitment that holds, as the operator signed it. */
import { useQuery } from '@tanstack/react-query';
import { commitmentQuery } from '../api/platform-calls.ts';
import { platform as de } from '../messages/platform.de.ts';
import { platform as en } from '../messages/platform.en.ts';
import { useWords } from '../messages/messages.tsx';
import { CommitmentView } from './commitment-view.tsx';
import { PlatformFrame } from './platform-frame.tsx';

export function CommitmentPage() {
  const { commitment: words } = useWords({ de, en });
  const { data } = useQuery(commitmentQuery);
  return <PlatformFrame title={words.title}>{data && <CommitmentView commitment={data} />}</PlatformFrame>;
}
