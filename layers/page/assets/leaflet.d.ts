// Parts of Leaflet 1.9.3 that its public types leave out, and that the scripts use all the same.

import "leaflet";

declare module "leaflet" {
  interface Map {
    _enforcingBounds?: boolean;
    _animatingZoom?: boolean;
    _latLngToNewLayerPoint(latlng: LatLng, zoom: number, center: LatLng): Point;
    _getBoundsCenterZoom(bounds: LatLngBounds, options: FitBoundsOptions): { center: LatLng; zoom: number };
    _limitCenter(center: LatLng, zoom: number, bounds?: LatLngBoundsExpression): LatLng;
  }

  interface Renderer {
    _bounds: Bounds;
    _update(): void;
  }

  interface Projection {
    MAX_LATITUDE: number; // of SphericalMercator alone
    R: number; // likewise
  }

  namespace DomUtil {
    function setPosition(element: SVGElement, position: Point): void;
  }

  interface SVG {
    _updateCircle(layer: CircleMarker): void;
    _setPath(layer: Path, path: string): void;
  }

  interface CircleMarker {
    _point: Point;
    _radius: number;
    _empty(): boolean;
  }

  interface CircleMarkerOptions {
    outline?: [number, number][]; // of a kind of place, in parts of the radius
  }

  interface Handler {
    moving?(): boolean; // of dragging alone
  }

  interface Layer {
    _initTooltipInteractions(remove: boolean): void;
  }

  interface Polyline {
    closestLayerPoint(point: Point): (Point & { distance: number }) | null;
    _projectLatlngs(...passed: unknown[]): void;
  }
}
