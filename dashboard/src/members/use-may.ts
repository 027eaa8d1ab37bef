/** What whoever looks may do: by their own grants, by those of the member as whom they see the page, or as far as support was let in. */
import { useQuery } from '@tanstack/react-query';
import type { Code, Grants, Link } from '../api/client.ts';
import { sessionQuery } from '../api/queries.ts';
import { useSight } from '../api/sight.ts';
import { holds, reaches, supportGrants, type Resource, type Right } from './grants.ts';

/** The server decides; this only keeps away what it would refuse. What is seen through another's eyes, `Deeds` locks. */
export function useMay(): (resource: Resource, right: Right) => boolean {
  const grants = useGrants();
  return (resource, right) => holds(grants, resource, right);
}

/** The same for one link. Whose it is, the page isn't told, so what holds for one's own is offered for each. */
export function useMayWith(link: Pick<Link, 'projectId'>): (right: Right) => boolean {
  const grants = useGrants();
  return (right) => reaches(grants, 'link', right, link.projectId);
}

/** The same for one QR code. */
export function useMayWithCode(code: Pick<Code, 'projectId'>): (right: Right) => boolean {
  const grants = useGrants();
  return (right) => reaches(grants, 'qr', right, code.projectId);
}

/** Whether they may take codes along as files: those count as printed then, which is more than to look. */
export function useMayTakeCodes(): boolean {
  const isOnlyLooking = useSight() !== null;
  const rights = useQuery(sessionQuery).data?.support?.rights;
  return !isOnlyLooking && rights !== 'view';
}

/** The same for one project. */
export function useMayWithProject(id: string): (right: Right) => boolean {
  const grants = useGrants();
  return (right) => reaches(grants, 'project', right, id);
}

function useGrants(): Grants {
  const sight = useSight();
  const session = useQuery(sessionQuery).data;
  const own = session?.support ? supportGrants[session.support.rights] : (session?.member?.grants ?? []);
  return sight?.grants ?? own;
}
