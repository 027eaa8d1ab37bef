/** The words of findings in English. */
import type { Words } from './reasons.ts';

const percent = (share: number): number => Math.round(share * 100);
const modules = (count: number): string => (count === 1 ? '1 module' : `${count} modules`);

export const english: Words = {
  harms: {
    blur: {
      reads: (step) => `up to a blur of ${modules(step)}`,
      fails: (step) => `from a blur of ${modules(step)}`,
    },
    noise: {
      reads: (step) => `with up to ${percent(step / 255)} % noise`,
      fails: (step) => `from ${percent(step / 255)} % noise`,
    },
    contrast: {
      reads: (step) => `with only ${percent(step)} % of its contrast left`,
      fails: (step) => `with only ${percent(step)} % of its contrast left`,
    },
    glare: {
      reads: (step) => `under a reflection over ${percent(step)} % of its width`,
      fails: (step) => `from a reflection over ${percent(step)} % of its width`,
    },
    tilt: {
      reads: (step) => `seen from up to ${step}° to the side`,
      fails: (step) => `seen from ${step}° to the side`,
    },
    turn: { reads: () => 'turned any way', fails: (step) => `turned by ${step}°` },
    distance: { reads: (step) => `at ${step} pixels a module`, fails: (step) => `at ${step} pixels a module` },
    inverted: { reads: () => 'printed light on dark too', fails: () => 'when it is printed light on dark' },
    dirt: { reads: (step) => `with up to ${step} % dirt`, fails: (step) => `from ${step} % dirt` },
  },
  reads: (how) => `The code reads ${how}`,
  fails: (cause, how) => `${cause} fails ${how}`,
  unreadable: (cause) => `${cause} can’t be read even as it is`,
  reversed: 'The code is light on dark, which older scanners don’t read',
  cause(logo_percent, level) {
    if (logo_percent !== null)
      return `The logo covers ${logo_percent} % of the code; with error correction ${level} it`;
    return level === null ? 'The code' : `With error correction ${level} the code`;
  },
  measures: {
    colours: {
      good: () => 'The code reads without its colours too, as grey and in red, green or blue light',
      poor: (reached) => `Without its colours the code reads in ${reached} of 4 kinds of light only`,
    },
    symbolContrast: {
      good: (reached) => `The symbol contrast is ${reached} % (ISO/IEC 15415)`,
      poor: (reached) => `The symbol contrast is ${reached} % (ISO/IEC 15415), and 70 % or more is good`,
    },
    quiet: {
      good: (reached) => `The quiet zone is ${modules(reached)} wide`,
      poor: (reached) => `The quiet zone is ${modules(reached)} wide, and scanners ask for 4`,
    },
  },
  mend(mend) {
    switch (mend.kind) {
      case 'level':
        return `error correction ${mend.to}`;
      case 'logo':
        return `a smaller logo (${percent(mend.to)} % of the width)`;
      case 'shape':
        return 'square modules';
      case 'eyes':
        return 'square eyes';
      case 'darker':
        return 'darker colours';
      case 'colours':
        return 'black on white';
      case 'quiet':
        return `a quiet zone of ${modules(mend.to)}`;
      case 'all':
        return mend.steps.map((step) => english.mend(step)).join(' and ');
    }
  },
  choose: (mends) => `: choose ${mends.join(' or ')}.`,
  hopeless: (large_modules) =>
    large_modules === null
      ? '. Several changes together are needed.'
      : `. It has ${large_modules} modules a side: shorten the content.`,
};
