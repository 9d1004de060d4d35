import type { PlaygroundState } from '../../store/state.ts';

/** Opens what was dropped: a lesson where a single file is one, otherwise models and data. */
export async function openDropped(state: PlaygroundState, files: readonly File[]): Promise<void> {
  const [file] = files;
  if (file && files.length === 1 && file.name.endsWith('.json')) {
    const { openLessonFile, holdsLesson } = await import('../features/lessons/received.ts');
    if (await holdsLesson(file)) {
      await openLessonFile(state, file);
      return;
    }
  }
  await state.openAny(files);
}
