import { Button, FileButton, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { BRUSHES, type BrushName } from './brush.ts';
import classes from './OwnPhoto.module.css';

export interface Tool {
  readonly brush: BrushName;
  readonly erases: boolean;
}

const names = Object.keys(BRUSHES) as BrushName[];
const LETTERS: { readonly [B in BrushName]: string } = { Fine: 'S', Medium: 'M', Broad: 'L' };

/** What draws, and where else a picture comes from. */
export function DrawingTools({
  tool,
  onTool,
  onClear,
  onTestPhoto,
  onFile,
  camera,
}: {
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly onClear: () => void;
  /** Null as long as it is not here. */
  readonly onTestPhoto: (() => void) | null;
  readonly onFile: (file: File) => void;
  readonly camera: ReactNode;
}) {
  return (
    <div className={classes.tools}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Tool"
        value={tool.erases ? 'eraser' : 'pen'}
        onChange={(value) => onTool({ ...tool, erases: value === 'eraser' })}
        data={[
          { value: 'pen', label: 'Pen' },
          { value: 'eraser', label: 'Rub' },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Size of the brush"
        value={tool.brush}
        onChange={(value) => onTool({ ...tool, brush: value as BrushName })}
        data={names.map((value) => ({
          value,
          label: (
            <abbr title={`${value} brush`} className={classes.size}>
              {LETTERS[value]}
            </abbr>
          ),
        }))}
      />
      <Button size="xs" variant="default" onClick={onClear}>
        Clear
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={!onTestPhoto}
        onClick={() => onTestPhoto?.()}
        title="Draw on the test photo that was on show"
      >
        Test photo
      </Button>
      <FileButton accept="image/*" onChange={(file) => file && onFile(file)}>
        {(props) => (
          <Button size="xs" variant="default" {...props}>
            Image …
          </Button>
        )}
      </FileButton>
      {camera}
    </div>
  );
}
