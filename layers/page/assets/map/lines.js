// Lines drawn where they are: Leaflet rounds every vertex to a whole pixel, which makes a long
// and nearly straight line wobble.
"use strict";

L.Polyline.include({
  _projectLatlngs: ((project) => function projectExactly(...passed) {
    const map = this._map;
    this._map = Object.create(map, {
      latLngToLayerPoint: { value: (latlng) => map.project(L.latLng(latlng)).subtract(map.getPixelOrigin()) },
    });
    project.apply(this, passed);
    this._map = map;
  })(L.Polyline.prototype._projectLatlngs),
});
