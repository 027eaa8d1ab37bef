/** The self: what people change of their own account above all tenants. */
import { platformChange } from '../change/platform-change.ts';
import type { Self } from '../member/actor.ts';
import { acceptName } from '../tenant/tenant.ts';
import { type PersonPatch, editPerson } from './person.ts';

/** Changes what `patch` names; throws Problem `invalid` (name). */
export async function editSelf({ platform, personId }: Self, patch: PersonPatch): Promise<void> {
  const accepted = { ...patch, ...(patch.name === undefined ? {} : { name: acceptName('name', patch.name) }) };
  if (Object.values(accepted).every((value) => value === undefined)) return;
  await platformChange(platform, async (tx) => {
    const covers = [await editPerson(tx, platform, personId, accepted)];
    await tx.enter({
      tenantId: null,
      doer: { kind: 'person', id: personId, via: 'session' },
      action: 'person.edit',
      covers,
    });
  });
}
