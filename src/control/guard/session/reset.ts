/** Reset: a way back in for somebody who lost their password, given by whoever runs the machine. */
import { Problem } from '#problem';
import { platformChange } from '../change/platform-change.ts';
import { findCredentials, hashPassword, normaliseEmail, setPassword, temporaryPassword } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * Gives a person a random password, shown this once, and ends all their sessions; their tokens stay. Throws Problem
 * `not_found` for an address that nobody has, so it is for control's own socket only.
 */
export async function resetMember(platform: Platform, email: string): Promise<{ readonly password: string }> {
  const emailHash = platform.vault.platform.emailHash(normaliseEmail(email));
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  await platformChange(platform, async ({ db, at, enter }) => {
    const person = await findCredentials(db, emailHash);
    if (!person) throw new Problem('not_found', 'Nobody has this e-mail address.');
    const version = await setPassword(db, person, passwordHash, at);
    if (version === undefined) throw new Problem('conflict');
    await db.deleteFrom('session').where('person_id', '=', person.id).execute();
    await enter({
      tenantId: null,
      doer: { kind: 'platform', id: null, via: 'command' },
      action: 'person.reset',
      covers: [{ table: 'person', rowId: person.id, version }],
    });
  });
  platform.signIns.clear(emailHash);
  return { password };
}
