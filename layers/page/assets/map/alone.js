// The map by itself, without a text beside it: all of the story is active.
"use strict";

// No reader has chosen how to read here.
document.documentElement.className = "js";
document.body.dataset.mode = "scroll";

StoryMap.startAlone = () => {
  const view = StoryMap.demand(StoryMap.view, "map");
  view.onHover = (key, on) => view.light(key, on);
  // There is no chapter to go to.
  const card = new StoryMap.Card(view, { onRead: null });
  view.onChoose = (key) => card.choose(key);
  view.onMiss = () => card.close();
  for (const turn of view.listTurns()) { turn(); }
  StoryMap.prepareMap(view);
  StoryMap.prepareTools(view);
  view.mark(view.chapter);
  view.followSize();
  view.settle();
  view.legend = new (StoryMap.GroupedLegend || StoryMap.Legend)(view);
  view.container.dataset.ready = "true";
};
