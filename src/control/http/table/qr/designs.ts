/** Rows of the route table about how codes look: graded and drawn without being kept, logos, and templates. */
import {
  checkTrial,
  createLogo,
  createTemplate,
  deleteLogo,
  deleteTemplate,
  editTemplate,
  findLogo,
  listLogos,
  listTemplates,
  logo_bytes_max,
  renderDraft,
  renderTrial,
  templateDraft,
  templatePatch,
  trialDraft,
} from '#links';
import { byId, mergePatch, shown } from '../parts.ts';
import { route, type Route } from '../routes.ts';
import { check, logo, logoPage, logoWithPicture, template, templatePage } from './looks.ts';

const trialRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/qrs/check',
    name: 'checkCode',
    group: 'QR codes',
    summary: 'Grade a QR code',
    description:
      'Draws it, harms it in every way that harms codes, and has an independent decoder read it each time. Nothing is kept.',
    grant: 'qr.view',
    headers: ['Accept-Language'],
    body: trialDraft,
    success: { status: 200, description: 'The grade, and why', body: check },
    problems: ['not_found', 'too_many'],
    handle: async ({ actor, body, language, signal }) => ({ body: await checkTrial(actor, body, language, signal) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/qrs/render',
    name: 'renderCode',
    group: 'QR codes',
    summary: 'Draw a QR code',
    description:
      'Neither the code nor its design is kept. The link of one counts as printed from then on. A design that no scanner reads is a `conflict` unless you insist.',
    grant: 'qr.view',
    body: renderDraft,
    success: {
      status: 200,
      description: 'The image',
      files: ['image/svg+xml', 'image/png', 'application/pdf', 'application/postscript'],
    },
    problems: ['not_found', 'conflict', 'too_many'],
    handle: async ({ actor, body, signal }) => ({ file: await renderTrial(actor, body, signal) }),
  }),
];

const logoRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/qr-logos',
    name: 'createLogo',
    group: 'QR codes',
    summary: 'Bring a logo',
    description:
      'The body is the file itself: a PNG, a JPEG or an SVG of up to 1 MiB. What is kept is drawn anew; scripts and whatever points elsewhere are refused.',
    grant: 'logo.create',
    takesOctets: true,
    body_bytes_max: logo_bytes_max,
    success: { status: 201, description: 'The logo', body: logo },
    problems: ['conflict', 'too_many'],
    handle: async ({ actor, octets, signal }) => {
      const made = await createLogo(actor, octets, { signal });
      return { body: made, location: `/api/v1/qr-logos/${made.id}` };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/qr-logos',
    name: 'listLogos',
    group: 'QR codes',
    summary: 'List logos',
    description: 'All of them, the newest first.',
    grant: 'qr.view',
    success: { status: 200, description: 'The logos', body: logoPage },
    handle: async ({ actor }) => ({ body: { items: await listLogos(actor), nextCursor: null } }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/qr-logos/{id}',
    name: 'findLogo',
    group: 'QR codes',
    summary: 'Read a logo',
    grant: 'qr.view',
    params: byId,
    success: { status: 200, description: 'The logo, and what it looks like', body: logoWithPicture },
    handle: async ({ actor, params }) => ({ body: await findLogo(actor, params.id) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/qr-logos/{id}',
    name: 'deleteLogo',
    group: 'QR codes',
    summary: 'Delete a logo',
    description: 'Not while a code or a template uses it, nor a deleted code that can still be restored: `conflict`.',
    grant: 'logo.delete',
    params: byId,
    success: { status: 204, description: 'Deleted' },
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      await deleteLogo(actor, params.id);
      return {};
    },
  }),
];

const templateRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/qr-templates',
    name: 'createTemplate',
    group: 'QR codes',
    summary: 'Make a template',
    description: 'Takes the right to make codes everywhere.',
    grant: 'template.create',
    body: templateDraft,
    success: { status: 201, description: 'The template', body: template, etag: true },
    problems: ['conflict'],
    handle: async ({ actor, body }) => {
      const made = await createTemplate(actor, body);
      return { ...shown(made), location: `/api/v1/qr-templates/${made.id}` };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/qr-templates',
    name: 'listTemplates',
    group: 'QR codes',
    summary: 'List templates',
    description: 'All of them, in the order of their making.',
    grant: 'qr.view',
    success: { status: 200, description: 'The templates', body: templatePage },
    handle: async ({ actor }) => ({ body: { items: await listTemplates(actor), nextCursor: null } }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/qr-templates/{id}',
    name: 'editTemplate',
    group: 'QR codes',
    summary: 'Change a template',
    description:
      'A merge patch (RFC 7396), but a design is replaced as a whole. Codes that began with it stay as they are.',
    grant: 'template.edit',
    params: byId,
    headers: ['If-Match'],
    body: templatePatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The template as it is now', body: template, etag: true },
    handle: async ({ actor, params, body, ifMatch }) => shown(await editTemplate(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/qr-templates/{id}',
    name: 'deleteTemplate',
    group: 'QR codes',
    summary: 'Delete a template',
    description: 'At once. Codes that began with it stay as they are.',
    grant: 'template.delete',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Deleted' },
    handle: async ({ actor, params, ifMatch }) => {
      await deleteTemplate(actor, params.id, ifMatch);
      return {};
    },
  }),
];

export const designRoutes: readonly Route[] = [...trialRoutes, ...logoRoutes, ...templateRoutes];
