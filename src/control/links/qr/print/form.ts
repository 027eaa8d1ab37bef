/** Forms in a PDF: a drawing that the file has once, however many labels show it (ISO 32000-1, section 8.10). */
import type { PDFDocument, Reference } from 'pdfkit';
import type { Drawing } from '#qr';

/** What a document has of drawings; those that nobody needs any more are forgotten. */
const known = new WeakMap<PDFDocument, { count: number; readonly forms: WeakMap<Drawing, Form> }>();

type Form = { readonly name: string; readonly reference: Reference };

/** Shows on the page what `paint` draws, a unit a module, from the origin to the right and downwards. */
export function showForm(document: PDFDocument, drawing: Drawing, paint: () => void): void {
  const has = known.get(document) ?? { count: 0, forms: new WeakMap<Drawing, Form>() };
  known.set(document, has);
  let form = has.forms.get(drawing);
  if (!form) {
    form = { name: `Code${has.count}`, reference: formOf(document, drawing, paint) };
    has.count += 1;
    has.forms.set(drawing, form);
  }
  document.page.xobjects[form.name] = form.reference;
  document.addContent(`/${form.name} Do`);
}

/** Lets the document draw into a page that is none, and keeps what became of it. */
function formOf(document: PDFDocument, { width, height }: Drawing, paint: () => void): Reference {
  const { page, _ctm } = document;
  const operators: string[] = [];
  const content = { write: (some: string) => void operators.push(some) };
  const resources = { data: {} };
  document.page = Object.create(page, { content: { value: content }, resources: { value: resources } }) as typeof page;
  // Gradients are placed by the form, wherever that lies.
  document._ctm = [1, 0, 0, 1, 0, 0];
  paint();
  Object.assign(document, { page, _ctm });
  const form = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height], Resources: resources.data };
  const reference = document.ref(form);
  reference.end(Buffer.from(operators.join('\n')));
  return reference;
}
