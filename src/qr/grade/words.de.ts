/** The words of findings in German. */
import type { Words } from './reasons.ts';

const decimal = (number: number): string => String(number).replace('.', ',');
const percent = (share: number): number => Math.round(share * 100);
const modules = (count: number): string => (count === 1 ? '1 Modul' : `${decimal(count)} Module`);

export const german: Words = {
  harms: {
    blur: {
      reads: (step) => `bis zu einer Unschärfe von ${decimal(step)} Modulen`,
      fails: (step) => `ab einer Unschärfe von ${decimal(step)} Modulen`,
    },
    noise: {
      reads: (step) => `bei bis zu ${percent(step / 255)} % Bildrauschen`,
      fails: (step) => `ab ${percent(step / 255)} % Bildrauschen`,
    },
    contrast: {
      reads: (step) => `auch bei nur noch ${percent(step)} % des Kontrasts`,
      fails: (step) => `bei nur noch ${percent(step)} % des Kontrasts`,
    },
    glare: {
      reads: (step) => `auch unter einer Spiegelung über ${percent(step)} % seiner Breite`,
      fails: (step) => `ab einer Spiegelung über ${percent(step)} % seiner Breite`,
    },
    tilt: {
      reads: (step) => `bis zu einem Blickwinkel von ${step}°`,
      fails: (step) => `ab einem Blickwinkel von ${step}°`,
    },
    turn: { reads: () => 'in jeder Drehung', fails: (step) => `um ${step}° gedreht` },
    distance: {
      reads: (step) => `noch mit ${decimal(step)} Bildpunkten je Modul`,
      fails: (step) => `mit ${decimal(step)} Bildpunkten je Modul`,
    },
    inverted: { reads: () => 'auch hell auf dunkel gedruckt', fails: () => 'hell auf dunkel gedruckt' },
    dirt: { reads: (step) => `bei bis zu ${step} % Schmutz`, fails: (step) => `ab ${step} % Schmutz` },
  },
  reads: (how) => `Der Code ist ${how} lesbar`,
  fails: (cause, how) => `${cause} ${how} nicht mehr lesbar`,
  unreadable: (cause) => `${cause} selbst unversehrt nicht lesbar`,
  reversed: 'Der Code ist hell auf dunkel; ältere Scanner lesen das nicht',
  cause(logo_percent, level) {
    if (logo_percent !== null)
      return `Das Logo bedeckt ${logo_percent} % des Codes; mit Fehlerkorrektur ${level} ist der Code`;
    return level === null ? 'Der Code ist' : `Mit Fehlerkorrektur ${level} ist der Code`;
  },
  measures: {
    colours: {
      good: () => 'Der Code ist auch ohne seine Farben lesbar, in Grau und in rotem, grünem oder blauem Licht',
      poor: (reached) => `Ohne seine Farben ist der Code nur unter ${reached} von 4 Lichtfarben lesbar`,
    },
    symbolContrast: {
      good: (reached) => `Der Symbolkontrast beträgt ${reached} % (ISO/IEC 15415)`,
      poor: (reached) => `Der Symbolkontrast beträgt ${reached} % (ISO/IEC 15415), gut sind ab 70 %`,
    },
    quiet: {
      good: (reached) => `Die Ruhezone ist ${modules(reached)} breit`,
      poor: (reached) => `Die Ruhezone ist ${modules(reached)} breit, Scanner verlangen 4`,
    },
  },
  mend(mend) {
    switch (mend.kind) {
      case 'level':
        return `Fehlerkorrektur ${mend.to}`;
      case 'logo':
        return `ein kleineres Logo (${percent(mend.to)} % der Breite)`;
      case 'shape':
        return 'quadratische Module';
      case 'eyes':
        return 'quadratische Augen';
      case 'darker':
        return 'dunklere Farben';
      case 'colours':
        return 'Schwarz auf Weiß';
      case 'quiet':
        return `eine Ruhezone von ${mend.to === 1 ? 'einem Modul' : `${mend.to} Modulen`}`;
      case 'all':
        return mend.steps.map((step) => german.mend(step)).join(' und ');
    }
  },
  choose: (mends) => `: Wählen Sie ${mends.join(' oder ')}.`,
  hopeless: (large_modules) =>
    large_modules === null
      ? '. Mehrere Änderungen zusammen sind nötig.'
      : `. Er hat ${large_modules} Module je Seite: Kürzen Sie den Inhalt.`,
};
