// Lines drawn where they are, to a fraction of a pixel.
"use strict";

// Leaflet rounds every vertex to a whole pixel, which makes a long and nearly straight line wobble.
L.Polyline.include({
  _projectLatlngs: ((project) =>
  /**
   * @this {L.Polyline & { _map: L.Map }}
   * @param {unknown[]} passed
   */
  function projectExactly(...passed) {
    const map = this._map;
    /** @type {(latlng: L.LatLngExpression) => L.Point} */
    const value = (latlng) => map.project(L.latLng(latlng)).subtract(map.getPixelOrigin());
    this._map = Object.create(map, { latLngToLayerPoint: { value } });
    project.apply(this, passed);
    this._map = map;
  })(L.Polyline.prototype._projectLatlngs),
});
