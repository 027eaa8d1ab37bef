/** The audit log of the platform: what operators and Kurzum itself did above tenants. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { LogView } from '../audit/audit-page.tsx';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { useWords } from '../messages/messages.tsx';
import { PlatformFrame } from './platform-frame.tsx';

export function PlatformAuditPage() {
  const words = useWords({ de, en });
  const navigate = useNavigate({ from: '/platform/audit' });
  const filter = useSearch({ from: '/inside/platform/audit' });
  return (
    <PlatformFrame title={words.platformTitle}>
      <LogView log="platform" filter={filter} onFilter={(search) => void navigate({ search, replace: true })} />
    </PlatformFrame>
  );
}
