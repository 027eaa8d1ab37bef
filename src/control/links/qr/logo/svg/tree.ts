/** Trees: the text of an SVG as elements, once it holds nothing that runs, that is fetched or that grows. */
import { parseXml, XmlDocumentType, XmlElement, XmlProcessingInstruction, type XmlDocument } from '@rgrove/parse-xml';
import { Problem } from '#problem';
import { refusal } from '../refusal.ts';
import { declarationsFor, sheetOf, type Sheet } from './sheet.ts';

/** An element of SVG's own; those of other languages are left out, as a browser leaves them out. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
};

export type Tree = { readonly root: Element; readonly byId: ReadonlyMap<string, Element> };

const depth_max = 64;
/** Beginnings and ends. */
const tags_max = 40_000;
/** Of an attribute but those that hold a shape's points. */
const value_length_max = 4096;
/** What style sheets may say, summed up over all elements. */
const styled_length_max = 1_000_000;

const language = 'http://www.w3.org/2000/svg';
/** A declaration that names the standard's own document types, which nobody fetches. */
const standardType =
  /^http:\/\/www\.w3\.org\/(Graphics\/SVG\/1\.[01]|TR\/2001\/REC-SVG-20010904)\/DTD\/svg1\d(-\w+)?\.dtd$/;

/** Reads the text of an SVG. Throws a problem for what has no place in a logo. */
export function treeOf(text: string): Tree {
  const document = parsed(text);
  for (const node of document.children) {
    if (node instanceof XmlDocumentType && (node.internalSubset || !standardType.test(node.systemId ?? '')))
      throw doctype();
    if (node instanceof XmlProcessingInstruction && node.name === 'xml-stylesheet') throw external('a style sheet');
  }
  const { root } = document;
  const [, prefix = '', name] = /^(?:([^:]*):)?(.*)$/s.exec(root?.name ?? '')!;
  const said = root?.attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`];
  if (!root || name !== 'svg' || (said ?? language) !== language)
    throw refusal('unknown_kind', 'The file is neither a PNG nor a JPEG nor an SVG.');
  const reading = { prefix, sheet: sheetOf(sheetsIn(root, prefix)), byId: new Map<string, Element>(), styled: 0 };
  return { root: elementOf(root, reading, 1), byId: reading.byId };
}

/** What is known while the elements are read. */
type Reading = {
  /** Of SVG's own names; mostly none. */
  readonly prefix: string;
  readonly sheet: Sheet;
  readonly byId: Map<string, Element>;
  /** How many letters style sheets have brought to elements. */
  styled: number;
};

/** The texts of all style sheets, since a rule holds for what stands before it too. */
function sheetsIn(root: XmlElement, prefix: string): readonly string[] {
  const name = prefix === '' ? 'style' : `${prefix}:style`;
  const texts: string[] = [];
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    if (element.name === name) texts.push(element.text);
    for (const child of element.children.toReversed()) if (child instanceof XmlElement) waiting.push(child);
  }
  if (texts.some((text) => leadsAway('style', text) || /@import/i.test(text))) throw external('a style sheet');
  return texts;
}

function parsed(text: string): XmlDocument {
  if (/<!ENTITY/i.test(text)) throw doctype();
  if (text.split('<', tags_max + 1).length > tags_max) throw refusal('too_complex', 'The SVG has too many elements.');
  try {
    // Line breaks beforehand, as XML has it (§2.11): the parser takes quadratic time for many.
    return parseXml(text.replace(/\r\n?/g, '\n'), { preserveDocumentType: true });
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The parser calls itself for each level, so millions of them end its stack.
    if (error instanceof RangeError) throw nested();
    throw refusal('broken', 'The SVG is damaged: it is not well-formed XML.');
  }
}

function elementOf(element: XmlElement, reading: Reading, depth: number): Element {
  const { prefix, byId } = reading;
  if (depth > depth_max) throw nested();
  const name = prefix === '' ? element.name : element.name.replace(`${prefix}:`, '');
  const isOurs = prefix === '' ? !element.name.includes(':') : element.name.startsWith(`${prefix}:`);
  if (/(^|:)(script|handler|listener)$/i.test(element.name)) throw script();
  const attributes: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(element.attributes)) {
    if (/^on/i.test(key)) throw script();
    if (!isOurs || (key.includes(':') && key !== 'xlink:href')) continue;
    const own = key.replace('xlink:', '');
    if (own !== 'd' && own !== 'points' && value.length > value_length_max)
      throw refusal('too_complex', `The SVG has an attribute of more than ${value_length_max} letters.`);
    if (/^\s*javascript:/i.test(value)) throw script();
    if (leadsAway(own, value)) throw external(spelled(name));
    attributes[own] ??= value;
  }
  if (isOurs && reading.sheet.size > 0) {
    const declared = declarationsFor(reading.sheet, name, attributes['class'] ?? '');
    reading.styled += declared.length;
    if (reading.styled > styled_length_max) throw refusal('too_complex', 'The SVG has too long a style sheet.');
    attributes['style'] = `${declared};${attributes['style'] ?? ''}`;
  }
  const children: Element[] = [];
  for (const child of element.children) {
    if (!(child instanceof XmlElement)) continue;
    const kept = elementOf(child, reading, depth + 1);
    if (kept.name !== '') children.push(kept);
  }
  const kept = { name: isOurs ? name : '', attributes, children };
  const { id } = attributes;
  if (id !== undefined && !byId.has(id)) byId.set(id, kept);
  return kept;
}

/** Whether a value names something outside of the file. */
function leadsAway(key: string, value: string): boolean {
  if (key === 'href') return !value.trim().startsWith('#');
  return value.includes('(') && [...value.matchAll(/url\(\s*["']?\s*(.?)/gi)].some(([, first]) => first !== '#');
}

/** The name of an element as it may stand in a sentence of ours. */
export function spelled(name: string): string {
  return /^[A-Za-z][A-Za-z-]{0,31}$/.test(name) ? `<${name}>` : 'an element';
}

function doctype(): Problem {
  return refusal('doctype', 'The SVG declares entities or a document type of its own. Save it without.');
}

function script(): Problem {
  return refusal('script', 'The SVG holds a script. Save it without.');
}

function external(name: string): Problem {
  return refusal('external', `The SVG refers to something outside of the file: ${name}. Embed it as shapes.`);
}

function nested(): Problem {
  return refusal('nested', `The SVG has elements more than ${depth_max} deep. Ungroup them.`);
}
