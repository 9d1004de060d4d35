/** Files that a person might bring, and the ways they bring them. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

export interface BroughtFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the system takes it for, by its name. */
  readonly type?: string;
}

const root = new URL('../../', import.meta.url);
const fileAt = (path: string) => new Uint8Array(readFileSync(new URL(path, root)));

export const KERAS_FILE: BroughtFile = {
  name: 'my-net.h5',
  bytes: fileAt('public/samples/mlp.h5'),
};

export const TFLITE_FILE: BroughtFile = {
  name: 'my-net.tflite',
  bytes: fileAt('src/testing/reference/mlp/tflite_float.tflite'),
};

/** What PyTorch exports: channels first, trained on the clothes of the page's own test set. */
export const ONNX_FILE: BroughtFile = {
  name: 'my-net.onnx',
  bytes: fileAt('src/testing/reference/torch_cnn/model.onnx'),
};

/** The first half of a model. */
export const BROKEN_FILE: BroughtFile = {
  name: 'half.h5',
  bytes: KERAS_FILE.bytes.subarray(0, KERAS_FILE.bytes.length / 2),
};

export const NO_MODEL: BroughtFile = {
  name: 'notes.doc',
  bytes: new TextEncoder().encode('Buy milk.\n'.repeat(100)),
};

/** Drags files over the middle of the window and lets them go there. */
export async function dropFiles(page: Page, ...files: readonly BroughtFile[]): Promise<void> {
  const carried = files.map(({ name, bytes, type = '' }) => ({
    name,
    type,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  const data = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64, type } of list) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    return transfer;
  }, carried);
  // Nobody drops a file on a page that they do not see yet.
  await page.getByRole('button', { name: /^Model: / }).waitFor();
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await page.evaluate((dataTransfer) => {
    // A page may put a target under the pointer once something is dragged over it.
    const fire = (type: string) => {
      const under = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      under.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }),
      );
    };
    return new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        fire('dragenter');
        fire('dragover');
        setTimeout(() => {
          fire('drop');
          resolve();
        }, 100);
      });
    });
  }, data);
}
