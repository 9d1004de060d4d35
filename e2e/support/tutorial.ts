/** The tutorial CNN on 10,000 images, in percent: the stored results, which a test holds against a run under Node. */
export const TUTORIAL_ACCURACY = {
  FP32: 91.11,
  FP16: 91.11,
  'Weight-only int8': 91.12,
  'Full int8': 91.17,
};
