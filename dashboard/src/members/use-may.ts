/** What whoever looks may do: by their own grants, or by those of the member as whom they see the page. */
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { useSight } from '../api/sight.ts';
import { holds, type Resource, type Right } from './grants.ts';

/** The server decides; this only keeps away what it would refuse. */
export function useMay(): (resource: Resource, right: Right) => boolean {
  const sight = useSight();
  const own = useQuery(sessionQuery).data?.member?.grants ?? [];
  const grants = sight?.grants ?? own;
  return (resource, right) => (right === 'view' || sight === null) && holds(grants, resource, right);
}
