/** Types of the two packages that the world map is made with: only what `generate-world-map.ts` uses. */
declare module 'd3-geo' {
  /** Longitude and latitude in radians to a point of the plane, y upwards. */
  export function geoEqualEarthRaw(lambda: number, phi: number): [x: number, y: number];
}

declare module 'topojson-client' {
  type Position = readonly [x: number, y: number];
  type Polygon = { readonly type: 'Polygon'; readonly arcs: readonly (readonly number[])[] };
  type MultiPolygon = {
    readonly type: 'MultiPolygon';
    readonly arcs: readonly (readonly (readonly number[])[])[];
  };
  export type Topology = {
    readonly type: 'Topology';
    readonly objects: {
      readonly countries: {
        readonly type: 'GeometryCollection';
        readonly geometries: readonly ((Polygon | MultiPolygon) & {
          readonly id?: string;
          readonly properties: { readonly name: string };
        })[];
      };
    };
    readonly arcs: readonly (readonly Position[])[];
    readonly transform?: { readonly scale: Position; readonly translate: Position };
  };
  /** The polygons as one; borders between them are gone. */
  export function merge(
    topology: Topology,
    polygons: readonly (Polygon | MultiPolygon)[],
  ): { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] };
}
