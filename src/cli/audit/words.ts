/** What `audit verify` found, in sentences. */
import type { Fault, FaultKind, Verdict } from '#tree';

/** The verdict first, then what was found wrong, then what it does not say. */
export function sentencesOf(verdict: Verdict): readonly string[] {
  const { holds, origin, size, provedTo, erased, firstBad, faults } = verdict;
  const which = origin === null ? 'The file' : `The log ${origin}`;
  return [
    holds ? `${which} holds: ${size} ${size === 1 ? 'entry' : 'entries'}.` : `${which} does NOT hold.`,
    ...(firstBad === null ? [] : [`The first bad entry is number ${firstBad}, counted from 0.`]),
    ...faults.map(sentenceOf),
    ...(erased > 0 ? [`${erased} of the entries lost what they said besides, as later entries tell.`] : []),
    ...(provedTo === null
      ? ['No checkpoint from before was given, so that an earlier state was put back would not have been seen.']
      : [`Proved to be the same as then: the first ${provedTo} entries.`]),
  ];
}

function sentenceOf({ what, index, before }: Fault): string {
  const where = index === null ? '' : before === undefined ? `${index}: ` : `${index} to ${before - 1}: `;
  return `${where}${words[what]}`;
}

const words: Readonly<Record<FaultKind, string>> = {
  unreadable: 'This is no export of an audit log, or it breaks off.',
  foreign_checkpoint: 'A checkpoint that was given is of another log, or signed by none of the keys.',
  unsigned_checkpoint: 'A checkpoint in the file is signed by none of the keys.',
  no_checkpoint: 'No checkpoint in the file is of all of its entries.',
  cut_off: 'These entries were there when the checkpoint was signed, and are gone.',
  missing: 'There is no such entry any more.',
  changed: 'Another entry stood here, or this one said something else.',
  younger: 'This entry is younger than a checkpoint that was signed when its place was taken already.',
  payload_changed: 'What the entry says besides is not what it said.',
  payload_missing: 'What the entry said besides is gone, and no entry says that it was erased.',
  rewritten: 'One of these is the first that was changed, added, removed or moved, with all that was written of it.',
};
