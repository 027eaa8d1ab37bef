/** Projekte auf Deutsch: was Links zusammenfasst, und was aus ihnen wird, wenn es wegfällt. */
import { wordsOf } from './count.ts';
import type { ProjectWords } from './projects.en.ts';

const { count } = wordsOf('de');

export const projects: ProjectWords = {
  lead: 'Ein Projekt fasst Links zusammen, die zusammengehören. Es hat eine eigene Auswertung, und Rechte lassen sich für ein Projekt allein vergeben.',
  name: 'Name des neuen Projekts',
  namePlaceholder: 'zum Beispiel Herbstaktion',
  make: 'Projekt anlegen',
  making: 'Wird angelegt …',
  made: (name) => `${name} ist angelegt. Links kommen über „Bearbeiten“ hinein, oder Sie legen sie gleich darin an.`,
  list: 'Projekte',
  links: (n) => count(n, 'Link', 'Links'),
  linksOf: (name) => `Links in ${name}`,
  since: (moment) => `angelegt am ${moment}`,
  report: (name) => `Auswertung von ${name}`,
  rename: (name) => `${name} umbenennen`,
  newName: 'Name',
  renamed: (name) => `Das Projekt heißt jetzt ${name}.`,
  renamedElsewhere: (name) =>
    `Inzwischen hat es jemand „${name}“ genannt. Speichern Sie noch einmal, wenn Ihr Name gelten soll.`,
  remove: (name) => `${name} löschen`,
  removeDo: 'Projekt löschen',
  removeLinks: (n) =>
    n === 1
      ? 'Sein Link bleibt und führt weiter ans Ziel. Er gehört danach zu keinem Projekt.'
      : `Seine ${count(n, 'Link', 'Links')} bleiben und führen weiter ans Ziel. Sie gehören danach zu keinem Projekt.`,
  removeEmpty: 'Sie sehen keine Links darin. Falls es welche gibt, bleiben sie und führen weiter ans Ziel.',
  removeRights: 'Rechte, die nur für dieses Projekt vergeben sind, fallen weg. Das lässt sich nicht rückgängig machen.',
  removed: (name) => `${name} ist gelöscht. Die Links daraus gibt es weiterhin.`,
  changedElsewhere:
    'Inzwischen hat jemand dieses Projekt geändert. Sehen Sie nach, und löschen Sie es dann, wenn Sie es noch wollen.',
  notMovable: 'Darin sind Links, die Sie nicht herausnehmen dürfen. Bitten Sie jemanden, der sie bearbeiten darf.',
  emptyTitle: 'Noch keine Projekte',
  emptyDetail:
    'Geben Sie oben einem einen Namen. Dann können Links hinein: auf der Seite Links oder über „Bearbeiten“.',
  emptyForYou: 'Sobald es Projekte gibt, die Sie sehen dürfen, stehen sie hier.',
};
