export { openApiDocument, type Json, type JsonObject } from './openapi.ts';
export { routeTable } from './table.ts';
