/** Parts that scripts share, as lines of Python. */
import type { StarterTraining } from './starter.ts';

/** `run(content, samples)`: outputs as floats. */
export const RUN: readonly string[] = `def run(content, samples):
    """Outputs for every sample, as floats: integers are scaled on the way in and out."""
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    answers = []
    for sample in zip(*samples):
        for port, value in zip(interpreter.get_input_details(), sample):
            scale, zero = port["quantization"]
            if scale:
                limits = np.iinfo(port["dtype"])
                value = np.clip(np.round(value / scale) + zero, limits.min, limits.max)
            interpreter.set_tensor(port["index"], value[None].astype(port["dtype"]))
        interpreter.invoke()
        outputs = []
        for port in interpreter.get_output_details():
            scale, zero = port["quantization"]
            value = interpreter.get_tensor(port["index"]).astype(np.float32).ravel()
            outputs.append((value - zero) * scale if scale else value)
        answers.append(np.concatenate(outputs))
    return np.array(answers)`.split('\n');

/** Arguments, the file, and a comparison. */
export const FINISH: readonly string[] = `if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("samples", nargs="*", help=".npy, one for each input")
    parser.add_argument("--compare", help="a .tflite to compare outputs with")
    arguments = parser.parse_args()
    samples = [np.load(path) for path in arguments.samples]
    content = convert(arguments.model, samples)
    with open(OUTPUT, "wb") as file:
        file.write(content)
    print(f"{OUTPUT}: {len(content)} bytes")
    if samples:
        first = [array[:1000] for array in samples[:len(Interpreter(model_content=content).get_input_details())]]
        answers = run(content, first)
        print("first output:", answers[0][:10])
        if arguments.compare:
            with open(arguments.compare, "rb") as file:
                other = file.read()
            others = run(other, first)
            print("same bytes:", content == other)
            print("largest difference of an output:", float(np.abs(answers - others).max()))
            print("same largest output:", float((answers.argmax(1) == others.argmax(1)).mean()))`.split(
  '\n',
);

/** Where nothing is known of a run. */
const USUAL_RATE = 1e-4;

/** Trains `model` for 8 bits; samples are images and labels. */
export function quantizeAware(training: StarterTraining | undefined): readonly string[] {
  const { epochs = 1, batchSize = 64, learningRate = USUAL_RATE } = training ?? {};
  const { optimizer = 'adam', momentum = 0, validationShare = 0 } = training ?? {};
  const rate =
    optimizer === 'sgd' ? `SGD(LEARNING_RATE, momentum=${momentum})` : 'Adam(LEARNING_RATE)';
  return [
    `    EPOCHS, BATCH_SIZE, LEARNING_RATE = ${epochs}, ${batchSize}, ${learningRate}`,
    ...(training
      ? [
          `    keras.utils.set_random_seed(${training.seed})`,
          `    images, labels = (array[:${training.images}] for array in samples)`,
        ]
      : ['    images, labels = samples']),
    ...(training?.start === 'scratch'
      ? ['    model = keras.models.clone_model(model)  # new random weights']
      : []),
    '    model = tfmot.quantization.keras.quantize_model(model)',
    '    model.compile(',
    `        optimizer=keras.optimizers.${rate},`,
    '        loss="sparse_categorical_crossentropy",',
    '        metrics=["accuracy"],',
    '    )',
    '    model.fit(',
    `        images, labels, batch_size=BATCH_SIZE, epochs=EPOCHS, validation_split=${validationShare}`,
    '    )',
  ];
}
