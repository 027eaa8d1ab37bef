/** A file that the server gives to those alone who have shown a second factor; whoever has none is told where it is made. */
import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { missingFactor } from '../api/standing.ts';
import { DownloadLink } from '../look/download.tsx';

export function FactorDownload(link: ComponentProps<typeof DownloadLink>) {
  const session = useQuery(sessionQuery).data;
  return (
    <DownloadLink
      {...link}
      onClick={(event) => {
        if (session?.session.factor !== 'none') return;
        event.preventDefault();
        void missingFactor.begin();
      }}
    />
  );
}
