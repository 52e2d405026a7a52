// Places of a kind have its sign instead of a circle.
"use strict";

StoryMap.updateCircle = L.SVG.prototype._updateCircle;

L.SVG.include({
  /**
   * @this {L.SVG}
   * @param {L.CircleMarker} layer
   */
  _updateCircle(layer) {
    const { outline } = layer.options;
    if (!outline || layer._empty()) {
      StoryMap.updateCircle.call(this, layer);
      return;
    }
    const points = outline.map(([x, y]) => `${layer._point.x + x * layer._radius} ${layer._point.y + y * layer._radius}`);
    this._setPath(layer, `M${points.join("L")}Z`);
  },
});
