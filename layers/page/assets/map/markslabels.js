// The labels of many marks: some of them are named, and none of those at all costs.
"use strict";

StoryMap.MarkedLabels = class extends StoryMap.MapLabels {
  // Where a map names but some of what a chapter is about, a name whose leader would run through
  // other marks or their number is left out like any other.
  /**
   * @override
   * @param {Written} written
   */
  measure(written) {
    const sized = super.measure(written);
    const { named } = /** @type {StoryMap.MarkedView} */ (this.view);
    return named ? sized.map((item) => ({ ...item, active: item.active && Boolean(item.upon || item.isNear) })) : sized;
  }
};
