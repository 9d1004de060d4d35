/** Layers that change the size of images and sequences. */
import { byPlaneAndDepth } from '../windows.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { asImage, fromImage, type Spatial, sizes } from './spatial.ts';

function resize(
  call: LayerCall,
  image: number,
  size: readonly number[],
  how: string,
  suffix = '',
): number {
  const inputs = [image, call.indices('size', size)];
  const options = { alignCorners: false, halfPixelCenters: true };
  return how === 'bilinear'
    ? call.emit('RESIZE_BILINEAR', inputs, options, suffix)
    : call.emit('RESIZE_NEAREST_NEIGHBOR', inputs, options, suffix);
}

const upSampling = (spatial: Spatial): LayerRow => ({
  hasDataFormat: true,
  lower(call) {
    call.inputShape(spatial + 2);
    const times = sizes(call.config, 'size', spatial, 2);
    const how = call.config.choice('interpolation', ['nearest', 'bilinear'], 'nearest');
    const image = asImage(call, spatial);
    const [, height = 1, width = 1] = call.graph.shapeOf(image);
    const output = resize(call, image, [height * times[0], width * times[1]], how);
    return fromImage(call, spatial, output);
  },
});

/** Every value as often as `size` says, along the planes and along the depth. */
const volumeUpSampling: LayerRow = {
  hasDataFormat: true,
  lower(call) {
    call.inputShape(5);
    const [depth = 1, height = 1, width = 1] = call.config.integers('size', 3, 1, 2);
    const step = (image: number, isPlane: boolean) => {
      const [, rows = 1, columns = 1] = call.graph.shapeOf(image);
      const size = isPlane ? [rows * height, columns * width] : [rows * depth, columns];
      return resize(call, image, size, 'nearest', isPlane ? 'plane' : '');
    };
    return byPlaneAndDepth(call, call.input(), step, 'volume');
  },
};

const resizing: LayerRow = {
  hasDataFormat: true,
  lower(call) {
    const { config } = call;
    call.inputShape(4);
    for (const key of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias']) {
      if (config.boolean(key, false)) config.refuse(`${key} is not supported`);
    }
    const size = ['height', 'width'].map((key) => config.integers(key, 1, 1)[0] ?? 1);
    const how = config.choice('interpolation', ['bilinear', 'nearest'], 'bilinear');
    return resize(call, call.input(), size, how);
  },
};

export const RESIZING_LAYERS = {
  Resizing: resizing,
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  UpSampling3D: volumeUpSampling,
};
