/** What a page has to ask again when second factors have changed: the factors, and what the session is good for now. */
import { useQueryClient } from '@tanstack/react-query';
import { factorsQuery, sessionQuery } from '../api/queries.ts';

export function useFactorsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: factorsQuery.queryKey }),
      client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ]);
  };
}
