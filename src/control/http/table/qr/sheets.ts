/** Rows of the route table about sheets of labels. */
import { layoutNames, layouts, printSheet, sheetDraft } from '#links';
import { z } from 'zod';
import { named } from '../parts.ts';
import { route, type Route } from '../routes.ts';

const mm = z.number().min(0);
const layout = z
  .strictObject({
    name: z.enum(layoutNames),
    columns: z.int().min(1),
    rows: z.int().min(1),
    width_mm: mm,
    height_mm: mm,
    left_mm: mm.describe('From the paper’s edge to the first label, likewise `top_mm`.'),
    top_mm: mm,
    gapX_mm: mm.describe('Between two labels, likewise `gapY_mm`.'),
    gapY_mm: mm,
    round: z.boolean(),
  })
  .describe('How labels lie on a sheet of A4.');
const layoutList = z.strictObject({ items: z.array(layout) });
named({ SheetDraft: sheetDraft, LabelLayout: layout, LabelLayoutList: layoutList });

export const sheetRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/qr-layouts',
    name: 'listLabelLayouts',
    group: 'QR codes',
    summary: 'List common sheets of labels',
    description:
      'By the measures of one label, the smallest first. Labels are counted from the upper left, row by row.',
    grant: 'qr.view',
    success: { status: 200, description: 'All of them', body: layoutList },
    handle: async () => ({ body: { items: layoutNames.map((name) => ({ name, ...layouts[name] })) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/qrs/sheet',
    name: 'printSheet',
    group: 'QR codes',
    summary: 'Print codes on a sheet of labels',
    description:
      'A PDF of A4, exact in millimetres: print it at 100 %. The codes, and the links behind them, count as printed from then on.',
    grant: 'qr.export',
    body: sheetDraft,
    success: { status: 200, description: 'The sheet', files: ['application/pdf'] },
    problems: ['conflict', 'too_many'],
    handle: async ({ actor, body, signal }) => ({
      file: { mediaType: 'application/pdf', bytes: await printSheet(actor, body, signal), name: 'kurzum-labels.pdf' },
    }),
  }),
];
