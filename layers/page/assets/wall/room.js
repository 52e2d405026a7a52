// The classroom: names that can be covered, the lesson, and what is asked of the map.
"use strict";

/** @type {(view: StoryMap.StoryView, reading: StoryMap.Reading) => {
 *   ask: StoryMap.Ask, openWall: (how: { fresh: boolean }) => void, openPresenter: () => void }} */
StoryMap.openClassroom = (view, reading) => {
  const names = new StoryMap.NameCover(view);
  const choose = view.onChoose;
  view.onChoose = (key) => { if (!names.show(key)) { choose(key); } };
  const lesson = new StoryMap.Lesson(view, reading, names);
  const ask = new StoryMap.Ask({ view, reading, names, lesson });
  lesson.asking = () => ask.isOpen;
  return {
    ask,
    openWall: (how) => { new StoryMap.Wall(lesson, ask, how); },
    openPresenter: () => { new StoryMap.Presenter(lesson); },
  };
};
